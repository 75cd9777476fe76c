package dev.satwire.protocol;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCases;

/** Arbitrary values of every type, over their whole range. */
final class Generators {
    private Generators() {}

    /**
     * The same values without combinations of edge cases, of which there are thousands. The parts go on mixing in their
     * own.
     */
    static <T> Arbitrary<T> few(Arbitrary<T> many) {
        return many.edgeCases(EdgeCases.Config::none);
    }

    static Arbitrary<byte[]> bytes(int from, int to) {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(from).ofMaxSize(to);
    }

    static Arbitrary<byte[]> bytes(int size) {
        return bytes(size, size);
    }

    /** Unchangeable runs of bytes. */
    static Arbitrary<Bytes> runs(int longest) {
        return bytes(0, longest).map(Bytes::of);
    }

    static Arbitrary<Long> uint32() {
        return Arbitraries.longs().between(0, 0xFFFF_FFFFL);
    }

    static Arbitrary<Integer> uint8() {
        return Arbitraries.integers().between(0, 0xFF);
    }

    static Arbitrary<Integer> uint16() {
        return Arbitraries.integers().between(0, 0xFFFF);
    }

    static Arbitrary<Hash256> hashes() {
        return bytes(Hash256.LENGTH).map(Hash256::of);
    }

    static Arbitrary<Services> services() {
        return Arbitraries.longs().map(Services::new);
    }

    static Arbitrary<WireText> texts(int longest) {
        return bytes(0, longest).map(WireText::of);
    }

    private static Arbitrary<Host> hosts(AddressNetwork network, int length) {
        return bytes(length).map(address -> Host.of(network, address));
    }

    private static Arbitrary<Host> ipv4() {
        return hosts(AddressNetwork.IPV4, 4);
    }

    /** IPv6, but for the ranges in which addr and version hide other networks. */
    private static Arbitrary<Host> ipv6() {
        return hosts(AddressNetwork.IPV6, 16)
                .filter(host -> !Ip.startsWith(host.toByteArray(), Ip.IPV4_IN_IPV6)
                        && !Ip.startsWith(host.toByteArray(), Ip.ONIONCAT));
    }

    private static Arbitrary<Host> cjdns() {
        return bytes(16).map(address -> {
            address[0] = (byte) 0xFC;
            return Host.of(AddressNetwork.CJDNS, address);
        });
    }

    /** Hosts that the 16-byte form can say. */
    static Arbitrary<Host> v1Hosts() {
        return Arbitraries.oneOf(ipv4(), ipv6(), hosts(AddressNetwork.TORV2, 10));
    }

    /** Hosts whose text reads back as themselves. */
    static Arbitrary<Host> hostsWithText() {
        return few(Arbitraries.oneOf(
                ipv4(),
                ipv6().filter(host -> host.toByteArray()[0] != (byte) 0xFC),
                hosts(AddressNetwork.TORV3, 32),
                hosts(AddressNetwork.I2P, 32),
                cjdns()));
    }

    /** Hosts of all networks, also of unknown ones, with addresses of every legal length. */
    static Arbitrary<Host> hosts() {
        Arbitrary<Integer> free = Arbitraries.integers()
                .between(0, 255)
                .filter(id -> AddressNetwork.withId(id).allows(7));
        return few(Arbitraries.oneOf(
                hostsWithText(),
                hosts(AddressNetwork.IPV6, 16),
                hosts(AddressNetwork.CJDNS, 16),
                Combinators.combine(free, bytes(0, 64)).as(Host::of),
                Combinators.combine(free, bytes(0, AddressNetwork.MAX_ADDRESS_LENGTH))
                        .as(Host::of)));
    }

    static Arbitrary<Integer> ports() {
        return uint16();
    }

    static Arbitrary<NetAddr> addresses(Arbitrary<Host> hosts) {
        return few(Combinators.combine(services(), hosts, ports()).as(NetAddr::new));
    }

    private static Arbitrary<List<TimestampedAddr>> entries(Arbitrary<Host> hosts) {
        return Combinators.combine(uint32(), addresses(hosts))
                .as(TimestampedAddr::new)
                .list()
                .ofMaxSize(20);
    }

    static Arbitrary<InventoryVector> items() {
        return Combinators.combine(Arbitraries.integers(), hashes()).as(InventoryVector::new);
    }

    static Arbitrary<Version> versions() {
        return few(Combinators.combine(
                        Arbitraries.integers(),
                        services(),
                        Arbitraries.longs(),
                        addresses(v1Hosts()),
                        addresses(v1Hosts()),
                        Arbitraries.longs(),
                        texts(Version.MAX_USER_AGENT_LENGTH),
                        Combinators.combine(Arbitraries.integers(), Arbitraries.of(true, false))
                                .as(HeightAndRelay::new))
                .as((number, services, time, receiver, sender, nonce, agent, last) ->
                        new Version(number, services, time, receiver, sender, nonce, agent, last.height, last.relay)));
    }

    private record HeightAndRelay(int height, boolean relay) {}

    static Arbitrary<Reject> rejects() {
        return few(Combinators.combine(
                        texts(Reject.MAX_MESSAGE_LENGTH), uint8(), texts(Reject.MAX_REASON_LENGTH), hashes().optional())
                .as(Reject::new));
    }

    static Arbitrary<Command> commands() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMaxLength(Command.LENGTH)
                .map(Command::new);
    }

    static Arbitrary<UnknownPayload> unknown() {
        Arbitrary<Command> free = commands().filter(command -> !PayloadCodec.STANDARD.knows(command));
        return Combinators.combine(free, bytes(0, 2_000)).as(UnknownPayload::of);
    }

    private static Arbitrary<Feature> features() {
        return few(Combinators.combine(
                        bytes(Feature.MIN_ID_LENGTH, Feature.MAX_ID_LENGTH).map(WireText::of),
                        runs(Feature.MAX_DATA_LENGTH))
                .as(Feature::new));
    }

    private static Arbitrary<List<Hash256>> hashLists(int longest) {
        return hashes().list().ofMaxSize(longest);
    }

    /** Payloads that consist of nothing but their command. */
    private static Arbitrary<Payload> empties() {
        return Arbitraries.of(
                new Verack(),
                new GetAddr(),
                new SendAddrV2(),
                new SendHeaders(),
                new WtxidRelay(),
                new MemPool(),
                new FilterClear(),
                new ReqSketchExt());
    }

    private static List<Arbitrary<? extends Payload>> simplePayloads() {
        return List.of(
                versions(),
                empties(),
                entries(v1Hosts()).map(Addr::new),
                entries(hosts()).map(AddrV2::new),
                items().list().ofMaxSize(50).map(Inv::new),
                items().list().ofMaxSize(50).map(GetData::new),
                items().list().ofMaxSize(50).map(NotFound::new),
                Arbitraries.longs().map(Ping::new),
                Arbitraries.longs().map(Pong::new),
                Arbitraries.longs().map(FeeFilter::new),
                features(),
                rejects(),
                Combinators.combine(runs(300), runs(80)).as(Alert::new),
                unknown());
    }

    private static List<Arbitrary<? extends Payload>> filterPayloads() {
        return List.of(
                few(Combinators.combine(
                                runs(300),
                                Arbitraries.integers().between(0, FilterLoad.MAX_HASH_FUNCTIONS),
                                uint32(),
                                uint8())
                        .as(FilterLoad::new)),
                runs(FilterAdd.MAX_ELEMENT_LENGTH).map(FilterAdd::new),
                few(Combinators.combine(uint8(), uint32(), hashes()).as(GetCFilters::new)),
                few(Combinators.combine(uint8(), hashes(), runs(300)).as(CFilter::new)),
                few(Combinators.combine(uint8(), uint32(), hashes()).as(GetCFHeaders::new)),
                few(Combinators.combine(uint8(), hashes(), hashes(), hashLists(30))
                        .as(CFHeaders::new)),
                few(Combinators.combine(uint8(), hashes()).as(GetCFCheckpt::new)),
                few(Combinators.combine(uint8(), hashes(), hashLists(30)).as(CFCheckpt::new)));
    }

    private static List<Arbitrary<? extends Payload>> draftPayloads() {
        return List.of(
                few(Combinators.combine(uint32(), Arbitraries.longs()).as(SendTxRcncl::new)),
                few(Combinators.combine(uint16(), uint16()).as(ReqRecon::new)),
                runs(300).map(Sketch::new),
                few(Combinators.combine(
                                Arbitraries.of(true, false),
                                Arbitraries.integers().list().ofMaxSize(50))
                        .as(ReconcilDiff::new)),
                Arbitraries.longs().map(SendPackages::new),
                hashLists(30).map(AncPkgInfo::new),
                hashLists(GetPkgTxns.MAX_WTXIDS).map(GetPkgTxns::new));
    }

    /** Payloads of every type. */
    static Arbitrary<Payload> payloads() {
        List<Arbitrary<Payload>> all = Stream.of(
                        simplePayloads(), filterPayloads(), draftPayloads(), BlockGenerators.payloads())
                .flatMap(List::stream)
                .<Arbitrary<Payload>>map(each -> few(each.map(Payload.class::cast)))
                .toList();
        return few(Arbitraries.oneOf(all));
    }

    /** Whether a payload that was cut may still be one: what these leave out is optional, or nobody knows. */
    static boolean mayEndEarly(Payload payload) {
        return payload instanceof Version
                || payload instanceof UnknownPayload
                || (payload instanceof Reject reject && reject.hash().isPresent());
    }
}

package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.ProtocolViolation;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.FilterAdd;
import dev.satwire.protocol.FilterClear;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.GetCFCheckpt;
import dev.satwire.protocol.GetCFHeaders;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.MemPool;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Bitcoin Core disconnects for after {@code verack}, besides negotiation and lists that are too long. */
class SessionRulesTest {
    private static final Hash256 HASH = Hash256.of(new byte[Hash256.LENGTH]);
    private static final FilterLoad FILTER = new FilterLoad(Bytes.of((byte) 1), 1, 0, 0);

    private static SessionDriver offering(Services services) {
        return new SessionDriver(
                        Direction.INBOUND,
                        PeerOptions.DEFAULT,
                        Identity.DEFAULT.withServices(services),
                        SessionDriver.PUBLIC_ADDRESS,
                        1,
                        new HashMap<>())
                .connect()
                .handshake(70016);
    }

    private static GetData getData(int... types) {
        return new GetData(Arrays.stream(types)
                .mapToObj(type -> new InventoryVector(type, HASH))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tx", "block", "cmpctblock", "blocktxn", "merkleblock", "cfilter", "getaddr", "foo", ""})
    @DisplayName("what the session neither needs nor judges is not decoded for it")
    void unneeded(String command) {
        assertThat(SessionDriver.shaken().session.wants(new Command(command))).isFalse();
    }

    @Test
    @DisplayName("what the session needs or judges is decoded, wanted by a listener or not")
    void needed() {
        PeerSession session = SessionDriver.shaken().session;
        Stream.concat(ofBloom(), ofCompactFilters())
                .forEach(each -> assertThat(session.wants(each.command())).isTrue());
        for (String command :
                List.of("version verack wtxidrelay sendaddrv2 sendtxrcncl feature sendheaders sendcmpct feefilter"
                        .split(" "))) {
            assertThat(session.wants(new Command(command))).as(command).isTrue();
        }
        for (String command : List.of("ping pong addr addrv2 inv notfound headers getheaders getblocks".split(" "))) {
            assertThat(session.wants(new Command(command))).as(command).isTrue();
        }
    }

    static Stream<Payload> ofBloom() {
        return Stream.of(new MemPool(), FILTER, new FilterAdd(Bytes.EMPTY), new FilterClear(), getData(2, 3));
    }

    static Stream<Payload> ofCompactFilters() {
        return Stream.of(new GetCFilters(0, 0, HASH), new GetCFHeaders(0, 0, HASH), new GetCFCheckpt(0, HASH));
    }

    @ParameterizedTest
    @MethodSource("ofBloom")
    @DisplayName("what needs BLOOM ends the connection if this side does not offer it")
    void bloomNotOffered(Payload payload) {
        SessionDriver driver = offering(Services.NETWORK).receive(payload);

        assertThat(driver.end()).isEqualTo(Code.PROTOCOL);
        assertThat(((ProtocolViolation) driver.ends.get(0).facts()).command()).isEqualTo(payload.command());
        assertThat(driver.ends.get(0).detail()).endsWith("to a side that does not offer BLOOM");
        assertThat(driver.delivered).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ofBloom")
    @DisplayName("what needs BLOOM is delivered if this side offers it")
    void bloomOffered(Payload payload) {
        SessionDriver driver = offering(Services.BLOOM).receive(FILTER).receive(payload);

        assertThat(driver.ends).isEmpty();
        assertThat(driver.delivered).last().isEqualTo(payload);
    }

    @ParameterizedTest
    @MethodSource("ofCompactFilters")
    @DisplayName("what needs COMPACT_FILTERS ends the connection if this side does not offer it")
    void compactFilters(Payload payload) {
        SessionDriver without = offering(Services.BLOOM).receive(payload);
        assertThat(without.end()).isEqualTo(Code.PROTOCOL);
        assertThat(without.ends.get(0).detail()).endsWith("to a side that does not offer COMPACT_FILTERS");

        assertThat(offering(Services.COMPACT_FILTERS).receive(payload).delivered)
                .containsExactly(payload);
    }

    @Test
    @DisplayName("before verack all of it is ignored (C15)")
    void beforeVerack() {
        SessionDriver driver = SessionDriver.inbound().receive(SessionDriver.version(70016));
        Stream.concat(ofBloom(), ofCompactFilters()).forEach(driver::receive);
        driver.receive("filterload", new byte[40_000]);

        assertThat(driver.ends).isEmpty();
    }

    @Test
    @DisplayName("getdata of anything but filtered blocks is delivered")
    void otherGetData() {
        GetData all = getData(0, 1, 2, 4, 5, 0x40000001, 0x40000002, 0x40000003, -1);
        assertThat(offering(Services.NONE).receive(all).delivered).containsExactly(all);
    }

    @Test
    @DisplayName("filteradd without a filter, before filterload or after filterclear, is MISBEHAVING")
    void filterAddWithoutFilter() {
        FilterAdd element = new FilterAdd(Bytes.of((byte) 1));
        assertThat(offering(Services.BLOOM).receive(element).end()).isEqualTo(Code.MISBEHAVING);

        SessionDriver driver = offering(Services.BLOOM).receive(FILTER).receive(element);
        assertThat(driver.ends).isEmpty();
        assertThat(driver.receive(new FilterClear()).receive(element).end()).isEqualTo(Code.MISBEHAVING);
    }

    @ParameterizedTest
    @CsvSource({"36000, 50, true", "36001, 1, false", "1, 51, false", "0, 0, true"})
    @DisplayName("filterload up to 36,000 bytes and 50 functions is taken, one more is MISBEHAVING")
    void filterLoadLimits(int length, int functions, boolean kept) {
        byte[] count = length < 0xFD ? Payloads.bytes(length) : Payloads.bytes(0xFD, length & 0xFF, length >> 8);
        byte[] rest = Payloads.bytes(functions, 0, 0, 0, 0, 0, 0, 0, 0);
        SessionDriver driver =
                offering(Services.BLOOM).receive("filterload", Payloads.concat(count, new byte[length], rest));

        assertThat(driver.delivered).hasSize(kept ? 1 : 0);
        assertThat(driver.ends.stream().map(DisconnectReason::code).toList())
                .isEqualTo(kept ? List.of() : List.of(Code.MISBEHAVING));
    }

    @ParameterizedTest
    @CsvSource({"520, true", "521, false"})
    @DisplayName("filteradd of 520 bytes is taken, of 521 MISBEHAVING")
    void filterAddLimit(int length, boolean kept) {
        byte[] payload = Payloads.concat(Payloads.bytes(0xFD, length & 0xFF, length >> 8), new byte[length]);
        SessionDriver driver = offering(Services.BLOOM).receive(FILTER).receive("filteradd", payload);

        assertThat(driver.delivered).hasSize(kept ? 2 : 1);
        assertThat(driver.ends.stream().map(DisconnectReason::code).toList())
                .isEqualTo(kept ? List.of() : List.of(Code.MISBEHAVING));
    }

    @Test
    @DisplayName("C07 a filter that only claims to be too large is truncated: dropped, kept")
    void claimedFilter() {
        SessionDriver driver = offering(Services.BLOOM).receive(FILTER);
        driver.receive("filterload", Payloads.bytes(0xFD, 0xFF, 0xFF)).receive("filteradd", Payloads.bytes(0xFD, 9, 9));

        assertThat(driver.ends).isEmpty();
        assertThat(driver.delivered).containsExactly(FILTER);
    }

    @Test
    @DisplayName("C10 locators of 101 are taken, of 102 MISBEHAVING")
    void locators() {
        for (String command : List.of("getheaders", "getblocks")) {
            for (int count = 101; count <= 102; count++) {
                byte[] payload = Payloads.concat(
                        new byte[4], Payloads.bytes(count), new byte[Hash256.LENGTH * count], new byte[32]);
                SessionDriver driver = SessionDriver.shaken().receive(command, payload);
                assertThat(driver.ends).hasSize(count - 101);
            }
        }
    }

    @Test
    @DisplayName("C10 headers of 2,000 are taken, of 2,001 MISBEHAVING")
    void headers() {
        assertThat(SessionDriver.shaken().receive("headers", Payloads.items(2_000, 2_000, 81)).delivered)
                .hasSize(1);
        assertThat(SessionDriver.shaken()
                        .receive("headers", Payloads.items(2_001, 2_001, 81))
                        .end())
                .isEqualTo(Code.MISBEHAVING);
    }
}

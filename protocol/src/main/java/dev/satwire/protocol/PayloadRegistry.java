package dev.satwire.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of all commands that have a payload type: to add one, add its row here and its class beside the others. */
final class PayloadRegistry {

    static final List<PayloadType<?>> TYPES = List.of(
            row(Version.COMMAND, Version.class, Version::read, Version::wireSize, Version::write),
            row(Verack.COMMAND, Verack.class, Verack::read, p -> 0, Verack::write),
            row(WtxidRelay.COMMAND, WtxidRelay.class, WtxidRelay::read, p -> 0, WtxidRelay::write),
            row(SendAddrV2.COMMAND, SendAddrV2.class, SendAddrV2::read, p -> 0, SendAddrV2::write),
            row(SendTxRcncl.COMMAND, SendTxRcncl.class, SendTxRcncl::read, p -> SendTxRcncl.LENGTH, SendTxRcncl::write),
            row(Feature.COMMAND, Feature.class, Feature::read, Feature::wireSize, Feature::write),
            row(Addr.COMMAND, Addr.class, Addr::read, Addr::wireSize, Addr::write),
            row(AddrV2.COMMAND, AddrV2.class, AddrV2::read, AddrV2::wireSize, AddrV2::write),
            row(GetAddr.COMMAND, GetAddr.class, GetAddr::read, p -> 0, GetAddr::write),
            row(Ping.COMMAND, Ping.class, Ping::read, p -> Ping.LENGTH, Ping::write),
            row(Pong.COMMAND, Pong.class, Pong::read, p -> Pong.LENGTH, Pong::write),
            row(Inv.COMMAND, Inv.class, Inv::read, Inv::wireSize, Inv::write),
            row(GetData.COMMAND, GetData.class, GetData::read, GetData::wireSize, GetData::write),
            row(NotFound.COMMAND, NotFound.class, NotFound::read, NotFound::wireSize, NotFound::write),
            row(Tx.COMMAND, Tx.class, Tx::read, Tx::wireSize, Tx::write),
            row(MemPool.COMMAND, MemPool.class, MemPool::read, p -> 0, MemPool::write),
            row(FeeFilter.COMMAND, FeeFilter.class, FeeFilter::read, p -> FeeFilter.LENGTH, FeeFilter::write),
            row(GetBlocks.COMMAND, GetBlocks.class, GetBlocks::read, GetBlocks::wireSize, GetBlocks::write),
            row(GetHeaders.COMMAND, GetHeaders.class, GetHeaders::read, GetHeaders::wireSize, GetHeaders::write),
            row(Headers.COMMAND, Headers.class, Headers::read, Headers::wireSize, Headers::write),
            row(SendHeaders.COMMAND, SendHeaders.class, SendHeaders::read, p -> 0, SendHeaders::write),
            row(Block.COMMAND, Block.class, Block::read, Block::wireSize, Block::write),
            row(SendCmpct.COMMAND, SendCmpct.class, SendCmpct::read, p -> SendCmpct.LENGTH, SendCmpct::write),
            row(CmpctBlock.COMMAND, CmpctBlock.class, CmpctBlock::read, CmpctBlock::wireSize, CmpctBlock::write),
            row(GetBlockTxn.COMMAND, GetBlockTxn.class, GetBlockTxn::read, GetBlockTxn::wireSize, GetBlockTxn::write),
            row(BlockTxn.COMMAND, BlockTxn.class, BlockTxn::read, BlockTxn::wireSize, BlockTxn::write),
            row(FilterLoad.COMMAND, FilterLoad.class, FilterLoad::read, FilterLoad::wireSize, FilterLoad::write),
            row(FilterAdd.COMMAND, FilterAdd.class, FilterAdd::read, FilterAdd::wireSize, FilterAdd::write),
            row(FilterClear.COMMAND, FilterClear.class, FilterClear::read, p -> 0, FilterClear::write),
            row(MerkleBlock.COMMAND, MerkleBlock.class, MerkleBlock::read, MerkleBlock::wireSize, MerkleBlock::write),
            row(GetCFilters.COMMAND, GetCFilters.class, GetCFilters::read, p -> GetCFilters.LENGTH, GetCFilters::write),
            row(CFilter.COMMAND, CFilter.class, CFilter::read, CFilter::wireSize, CFilter::write),
            row(
                    GetCFHeaders.COMMAND,
                    GetCFHeaders.class,
                    GetCFHeaders::read,
                    p -> GetCFHeaders.LENGTH,
                    GetCFHeaders::write),
            row(CFHeaders.COMMAND, CFHeaders.class, CFHeaders::read, CFHeaders::wireSize, CFHeaders::write),
            row(
                    GetCFCheckpt.COMMAND,
                    GetCFCheckpt.class,
                    GetCFCheckpt::read,
                    p -> GetCFCheckpt.LENGTH,
                    GetCFCheckpt::write),
            row(CFCheckpt.COMMAND, CFCheckpt.class, CFCheckpt::read, CFCheckpt::wireSize, CFCheckpt::write),
            row(Reject.COMMAND, Reject.class, Reject::read, Reject::wireSize, Reject::write),
            row(Alert.COMMAND, Alert.class, Alert::read, Alert::wireSize, Alert::write),
            row(ReqRecon.COMMAND, ReqRecon.class, ReqRecon::read, p -> ReqRecon.LENGTH, ReqRecon::write),
            row(Sketch.COMMAND, Sketch.class, Sketch::read, Sketch::wireSize, Sketch::write),
            row(ReqSketchExt.COMMAND, ReqSketchExt.class, ReqSketchExt::read, p -> 0, ReqSketchExt::write),
            row(
                    ReconcilDiff.COMMAND,
                    ReconcilDiff.class,
                    ReconcilDiff::read,
                    ReconcilDiff::wireSize,
                    ReconcilDiff::write),
            row(
                    SendPackages.COMMAND,
                    SendPackages.class,
                    SendPackages::read,
                    p -> SendPackages.LENGTH,
                    SendPackages::write),
            row(AncPkgInfo.COMMAND, AncPkgInfo.class, AncPkgInfo::read, AncPkgInfo::wireSize, AncPkgInfo::write),
            row(GetPkgTxns.COMMAND, GetPkgTxns.class, GetPkgTxns::read, GetPkgTxns::wireSize, GetPkgTxns::write),
            row(PkgTxns.COMMAND, PkgTxns.class, PkgTxns::read, PkgTxns::wireSize, PkgTxns::write));

    private static final Map<Class<?>, PayloadType<?>> BY_CLASS = index(type -> type.type());
    private static final Map<Command, PayloadType<?>> BY_COMMAND = index(PayloadType::command);
    private static final Map<CommandKey, PayloadType<?>> BY_KEY =
            index(type -> CommandKey.at(type.command().toWire(), 0));

    private PayloadRegistry() {}

    private static <K> Map<K, PayloadType<?>> index(Function<PayloadType<?>, K> key) {
        return TYPES.stream().collect(Collectors.toUnmodifiableMap(key, type -> type));
    }

    private static <T extends Payload> PayloadType<T> row(
            Command command,
            Class<T> type,
            Function<WireReader, T> reader,
            ToIntFunction<T> size,
            BiConsumer<T, WireWriter> writer) {
        return new PayloadType<>(command, type, reader, size, writer);
    }

    /** Reads the 12 bytes of a command; the usual ones cost no new text. */
    static Command command(byte[] bytes, int offset) {
        PayloadType<?> known = BY_KEY.get(CommandKey.at(bytes, offset));
        return known == null ? Command.at(bytes, offset) : known.command();
    }

    static Optional<PayloadType<?>> of(Command command) {
        return Optional.ofNullable(BY_COMMAND.get(command));
    }

    static Payload read(Command command, WireReader in) {
        PayloadType<?> type = BY_COMMAND.get(command);
        return type == null ? UnknownPayload.read(command, in) : type.read(in);
    }

    static int size(Payload payload) {
        return payload instanceof UnknownPayload unknown
                ? unknown.wireSize()
                : typeOf(payload).size().applyAsInt(payload);
    }

    static void write(Payload payload, WireWriter out) {
        if (payload instanceof UnknownPayload unknown) {
            unknown.write(out);
        } else {
            typeOf(payload).writer().accept(payload, out);
        }
    }

    @SuppressWarnings("unchecked") // rows are made by row(..), which ties the class to its functions
    private static PayloadType<Payload> typeOf(Payload payload) {
        @Nullable PayloadType<?> type = BY_CLASS.get(payload.getClass());
        if (type == null) {
            throw new IllegalStateException("no row in the registry for " + payload.getClass());
        }
        return (PayloadType<Payload>) type;
    }

    /** The 12 bytes of a command as two numbers, to be looked up without making a text of them. */
    private record CommandKey(long first, int last) {
        static CommandKey at(byte[] bytes, int offset) {
            return new CommandKey(WireReader.int64(bytes, offset), WireReader.int32(bytes, offset + 8));
        }
    }
}

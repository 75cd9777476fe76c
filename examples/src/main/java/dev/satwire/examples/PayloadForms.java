package dev.satwire.examples;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Alert;
import dev.satwire.protocol.AncPkgInfo;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.CFCheckpt;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.FeeFilter;
import dev.satwire.protocol.FilterAdd;
import dev.satwire.protocol.FilterClear;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.GetBlockTxn;
import dev.satwire.protocol.GetBlocks;
import dev.satwire.protocol.GetCFCheckpt;
import dev.satwire.protocol.GetCFHeaders;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.GetPkgTxns;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.MemPool;
import dev.satwire.protocol.MerkleBlock;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.PkgTxns;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.ReconcilDiff;
import dev.satwire.protocol.Reject;
import dev.satwire.protocol.ReqRecon;
import dev.satwire.protocol.ReqSketchExt;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.SendCmpct;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.SendPackages;
import dev.satwire.protocol.SendTxRcncl;
import dev.satwire.protocol.Sketch;
import dev.satwire.protocol.Tx;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WtxidRelay;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of how payloads are shown, field by field. Numbers of 64 bits are written in hexadecimal where they are only
 * patterns of bits, because many readers of JSON would round them.
 */
final class PayloadForms {
    /** How much of a payload without a form of its own is shown: {@value} bytes. */
    static final int MAX_HEX_BYTES = 4096;

    private static final Map<Class<?>, Row<?>> ROWS = List.of(
                    row(Version.class, ConnectionForms::version),
                    row(Verack.class, PayloadForms::empty),
                    row(WtxidRelay.class, PayloadForms::empty),
                    row(SendAddrV2.class, PayloadForms::empty),
                    row(SendTxRcncl.class, ReconciliationForms::sendTxRcncl),
                    row(Feature.class, ConnectionForms::feature),
                    row(Addr.class, ConnectionForms::addr),
                    row(AddrV2.class, ConnectionForms::addrV2),
                    row(GetAddr.class, PayloadForms::empty),
                    row(Ping.class, ConnectionForms::ping),
                    row(Pong.class, ConnectionForms::pong),
                    row(Inv.class, InventoryForms::inv),
                    row(GetData.class, InventoryForms::getData),
                    row(NotFound.class, InventoryForms::notFound),
                    row(Tx.class, TransactionForms::tx),
                    row(MemPool.class, PayloadForms::empty),
                    row(FeeFilter.class, InventoryForms::feeFilter),
                    row(GetBlocks.class, HeaderForms::getBlocks),
                    row(GetHeaders.class, HeaderForms::getHeaders),
                    row(Headers.class, HeaderForms::headers),
                    row(SendHeaders.class, PayloadForms::empty),
                    row(Block.class, BlockForms::block),
                    row(SendCmpct.class, BlockForms::sendCmpct),
                    row(CmpctBlock.class, BlockForms::cmpctBlock),
                    row(GetBlockTxn.class, BlockForms::getBlockTxn),
                    row(BlockTxn.class, BlockForms::blockTxn),
                    row(FilterLoad.class, FilterForms::filterLoad),
                    row(FilterAdd.class, FilterForms::filterAdd),
                    row(FilterClear.class, PayloadForms::empty),
                    row(MerkleBlock.class, FilterForms::merkleBlock),
                    row(GetCFilters.class, FilterForms::getCFilters),
                    row(CFilter.class, FilterForms::cFilter),
                    row(GetCFHeaders.class, FilterForms::getCFHeaders),
                    row(CFHeaders.class, FilterForms::cFHeaders),
                    row(GetCFCheckpt.class, FilterForms::getCFCheckpt),
                    row(CFCheckpt.class, FilterForms::cFCheckpt),
                    row(Reject.class, ConnectionForms::reject),
                    row(Alert.class, AlertForm::alert),
                    row(ReqRecon.class, ReconciliationForms::reqRecon),
                    row(Sketch.class, ReconciliationForms::sketch),
                    row(ReqSketchExt.class, PayloadForms::empty),
                    row(ReconcilDiff.class, ReconciliationForms::reconcilDiff),
                    row(SendPackages.class, PackageForms::sendPackages),
                    row(AncPkgInfo.class, PackageForms::ancPkgInfo),
                    row(GetPkgTxns.class, PackageForms::getPkgTxns),
                    row(PkgTxns.class, PackageForms::pkgTxns))
            .stream()
            .collect(Collectors.toUnmodifiableMap(Row::type, Function.identity()));

    private PayloadForms() {}

    /** Writes the fields of a payload; hexadecimal for those that have no form here. */
    static void write(Payload payload, Fields to) {
        Row<?> row = ROWS.get(payload.getClass());
        if (row == null) {
            bytes(payload, to);
        } else {
            row.write(payload, to);
        }
    }

    /** Tells whether payloads of a type have a form of their own. */
    static boolean has(Class<?> type) {
        return ROWS.containsKey(type);
    }

    /** A pattern of 64 bits. */
    static String bits(long number) {
        return "0x" + HexFormat.of().toHexDigits(number);
    }

    private static void empty(Payload payload, Fields to) {
        // The message is its command.
    }

    private static void bytes(Payload payload, Fields to) {
        byte[] bytes = PayloadCodec.encode(payload);
        int shown = Math.min(bytes.length, MAX_HEX_BYTES);
        to.put("hex", HexFormat.of().formatHex(bytes, 0, shown));
        if (shown < bytes.length) {
            to.put("omittedBytes", bytes.length - shown);
        }
    }

    private static <T extends Payload> Row<T> row(Class<T> type, BiConsumer<? super T, Fields> form) {
        return new Row<>(type, form);
    }

    private record Row<T extends Payload>(Class<T> type, BiConsumer<? super T, Fields> form) {
        void write(Payload payload, Fields to) {
            form.accept(type.cast(payload), to);
        }
    }
}

package dev.satwire.protocol;

/**
 * The typed body of a message. One immutable type for each command, named after it; a command without a type arrives as
 * {@link UnknownPayload}, or as a {@link CustomPayload} that was registered for it.
 *
 * <p>On Java 21 and later a {@code switch} over payloads needs a {@code default} branch, even if it names every public
 * type: a permitted type that is not public keeps the set open, so that new payloads in a minor release break no one.
 *
 * <p>All payloads are <em>immutable</em>.
 */
public sealed interface Payload
        permits Addr,
                AddrV2,
                Alert,
                AncPkgInfo,
                Block,
                BlockTxn,
                CFilter,
                CFCheckpt,
                CFHeaders,
                CmpctBlock,
                CustomPayload,
                Feature,
                FeeFilter,
                FilterAdd,
                FilterClear,
                FilterLoad,
                GetAddr,
                GetBlockTxn,
                GetBlocks,
                GetCFilters,
                GetCFCheckpt,
                GetCFHeaders,
                GetData,
                GetHeaders,
                GetPkgTxns,
                Headers,
                Inv,
                MemPool,
                MerkleBlock,
                NotFound,
                Ping,
                PkgTxns,
                Pong,
                ReconcilDiff,
                Reject,
                ReqRecon,
                ReqSketchExt,
                ReservedPayload,
                SendAddrV2,
                SendCmpct,
                SendHeaders,
                SendPackages,
                SendTxRcncl,
                Sketch,
                Tx,
                UnknownPayload,
                Verack,
                Version,
                WtxidRelay {

    /**
     * Returns the command of the messages that carry this payload.
     *
     * @return the command
     */
    Command command();
}

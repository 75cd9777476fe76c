/**
 * The Bitcoin peer-to-peer protocol as values: payloads, addresses, hashes, and the codec between them and bytes.
 *
 * <h2>Frames</h2>
 *
 * <p>A message travels as a header of {@value dev.satwire.protocol.MessageHeader#LENGTH} bytes and a payload:
 *
 * <table>
 * <caption>The header</caption>
 * <tr><th>offset</th><th>bytes</th><th>field</th></tr>
 * <tr><td>0</td><td>4</td><td>magic of the {@link dev.satwire.protocol.Network}</td></tr>
 * <tr><td>4</td><td>12</td><td>{@link dev.satwire.protocol.Command}, padded with NULs</td></tr>
 * <tr><td>16</td><td>4</td><td>length of the payload, little-endian</td></tr>
 * <tr><td>20</td><td>4</td><td>first bytes of the payload's double SHA-256</td></tr>
 * </table>
 *
 * <p>{@link dev.satwire.protocol.FrameDecoder} reads them, {@link dev.satwire.protocol.FrameEncoder} writes them, and
 * {@link dev.satwire.protocol.PayloadCodec} does payloads alone.
 *
 * <h2>Payloads</h2>
 *
 * <table>
 * <caption>Commands and their types</caption>
 * <tr><th>command</th><th>type</th><th>BIP</th><th>limit</th><th>sent by</th><th>status</th></tr>
 * <tr><td>version</td><td>{@link dev.satwire.protocol.Version}</td><td>14, 37</td>
 *     <td>user agent {@value dev.satwire.protocol.Version#MAX_USER_AGENT_LENGTH} bytes</td>
 *     <td>both, first</td><td>live</td></tr>
 * <tr><td>verack</td><td>{@link dev.satwire.protocol.Verack}</td><td></td>
 *     <td>empty</td>
 *     <td>both, ends the handshake</td><td>live</td></tr>
 * <tr><td>wtxidrelay</td><td>{@link dev.satwire.protocol.WtxidRelay}</td><td>339</td>
 *     <td>empty</td>
 *     <td>both, before verack</td><td>live</td></tr>
 * <tr><td>sendaddrv2</td><td>{@link dev.satwire.protocol.SendAddrV2}</td><td>155</td>
 *     <td>empty</td>
 *     <td>both, before verack</td><td>live</td></tr>
 * <tr><td>sendtxrcncl</td><td>{@link dev.satwire.protocol.SendTxRcncl}</td><td>330</td>
 *     <td>12 bytes</td>
 *     <td>both, before verack</td><td>live</td></tr>
 * <tr><td>feature</td><td>{@link dev.satwire.protocol.Feature}</td><td>434</td>
 *     <td>id {@value dev.satwire.protocol.Feature#MAX_ID_LENGTH}, data
 *     {@value dev.satwire.protocol.Feature#MAX_DATA_LENGTH} bytes, nothing behind</td>
 *     <td>both, before verack</td><td>live</td></tr>
 * <tr><td>addr</td><td>{@link dev.satwire.protocol.Addr}</td><td></td>
 *     <td>{@value dev.satwire.protocol.Addr#MAX_ADDRESSES} addresses</td>
 *     <td>both, and answer to getaddr</td><td>live</td></tr>
 * <tr><td>addrv2</td><td>{@link dev.satwire.protocol.AddrV2}</td><td>155</td>
 *     <td>{@value dev.satwire.protocol.Addr#MAX_ADDRESSES} addresses</td>
 *     <td>both, and answer to getaddr</td><td>live</td></tr>
 * <tr><td>getaddr</td><td>{@link dev.satwire.protocol.GetAddr}</td><td></td>
 *     <td>empty</td>
 *     <td>the side that connected</td><td>live</td></tr>
 * <tr><td>ping</td><td>{@link dev.satwire.protocol.Ping}</td><td>31</td>
 *     <td>8 bytes</td>
 *     <td>both</td><td>live</td></tr>
 * <tr><td>pong</td><td>{@link dev.satwire.protocol.Pong}</td><td>31</td>
 *     <td>8 bytes</td>
 *     <td>answer to ping</td><td>live</td></tr>
 * <tr><td>inv</td><td>{@link dev.satwire.protocol.Inv}</td><td>339</td>
 *     <td>{@value dev.satwire.protocol.Inv#MAX_ITEMS} items</td>
 *     <td>both</td><td>live</td></tr>
 * <tr><td>getdata</td><td>{@link dev.satwire.protocol.GetData}</td><td>37, 144, 152, 339</td>
 *     <td>{@value dev.satwire.protocol.Inv#MAX_ITEMS} items</td>
 *     <td>both</td><td>live</td></tr>
 * <tr><td>notfound</td><td>{@link dev.satwire.protocol.NotFound}</td><td></td>
 *     <td>{@value dev.satwire.protocol.Inv#MAX_ITEMS} items</td>
 *     <td>answer to getdata</td><td>live</td></tr>
 * <tr><td>tx</td><td>{@link dev.satwire.protocol.Tx}</td><td>144</td>
 *     <td>the payload's</td>
 *     <td>answer to getdata</td><td>live</td></tr>
 * <tr><td>mempool</td><td>{@link dev.satwire.protocol.MemPool}</td><td>35</td>
 *     <td>empty</td>
 *     <td>client</td><td>live</td></tr>
 * <tr><td>feefilter</td><td>{@link dev.satwire.protocol.FeeFilter}</td><td>133</td>
 *     <td>8 bytes</td>
 *     <td>both</td><td>live</td></tr>
 * <tr><td>getblocks</td><td>{@link dev.satwire.protocol.GetBlocks}</td><td></td>
 *     <td>{@value dev.satwire.protocol.BlockLocator#MAX_HASHES} hashes</td>
 *     <td>client</td><td>live</td></tr>
 * <tr><td>getheaders</td><td>{@link dev.satwire.protocol.GetHeaders}</td><td></td>
 *     <td>{@value dev.satwire.protocol.BlockLocator#MAX_HASHES} hashes</td>
 *     <td>both</td><td>live</td></tr>
 * <tr><td>headers</td><td>{@link dev.satwire.protocol.Headers}</td><td>130</td>
 *     <td>{@value dev.satwire.protocol.Headers#MAX_HEADERS} headers</td>
 *     <td>both, and answer to getheaders</td><td>live</td></tr>
 * <tr><td>sendheaders</td><td>{@link dev.satwire.protocol.SendHeaders}</td><td>130</td>
 *     <td>empty</td>
 *     <td>both</td><td>live</td></tr>
 * <tr><td>block</td><td>{@link dev.satwire.protocol.Block}</td><td>144</td>
 *     <td>the payload's</td>
 *     <td>answer to getdata</td><td>live</td></tr>
 * <tr><td>sendcmpct</td><td>{@link dev.satwire.protocol.SendCmpct}</td><td>152</td>
 *     <td>9 bytes</td>
 *     <td>both</td><td>live</td></tr>
 * <tr><td>cmpctblock</td><td>{@link dev.satwire.protocol.CmpctBlock}</td><td>152</td>
 *     <td>{@value dev.satwire.protocol.CmpctBlock#MAX_TRANSACTIONS} transactions</td>
 *     <td>both, and answer to getdata</td><td>live</td></tr>
 * <tr><td>getblocktxn</td><td>{@link dev.satwire.protocol.GetBlockTxn}</td><td>152</td>
 *     <td>{@value dev.satwire.protocol.GetBlockTxn#MAX_INDEXES} indexes</td>
 *     <td>both</td><td>live</td></tr>
 * <tr><td>blocktxn</td><td>{@link dev.satwire.protocol.BlockTxn}</td><td>152</td>
 *     <td>the payload's</td>
 *     <td>answer to getblocktxn</td><td>live</td></tr>
 * <tr><td>filterload</td><td>{@link dev.satwire.protocol.FilterLoad}</td><td>37, 111</td>
 *     <td>{@value dev.satwire.protocol.FilterLoad#MAX_FILTER_LENGTH} bytes,
 *     {@value dev.satwire.protocol.FilterLoad#MAX_HASH_FUNCTIONS} hash functions</td>
 *     <td>client</td><td>live</td></tr>
 * <tr><td>filteradd</td><td>{@link dev.satwire.protocol.FilterAdd}</td><td>37, 111</td>
 *     <td>{@value dev.satwire.protocol.FilterAdd#MAX_ELEMENT_LENGTH} bytes</td>
 *     <td>client</td><td>live</td></tr>
 * <tr><td>filterclear</td><td>{@link dev.satwire.protocol.FilterClear}</td><td>37, 111</td>
 *     <td>empty</td>
 *     <td>client</td><td>live</td></tr>
 * <tr><td>merkleblock</td><td>{@link dev.satwire.protocol.MerkleBlock}</td><td>37</td>
 *     <td>the payload's</td>
 *     <td>answer to getdata</td><td>live</td></tr>
 * <tr><td>getcfilters</td><td>{@link dev.satwire.protocol.GetCFilters}</td><td>157</td>
 *     <td>37 bytes</td>
 *     <td>client</td><td>live</td></tr>
 * <tr><td>cfilter</td><td>{@link dev.satwire.protocol.CFilter}</td><td>157, 158</td>
 *     <td>the payload's</td>
 *     <td>answer to getcfilters</td><td>live</td></tr>
 * <tr><td>getcfheaders</td><td>{@link dev.satwire.protocol.GetCFHeaders}</td><td>157</td>
 *     <td>37 bytes</td>
 *     <td>client</td><td>live</td></tr>
 * <tr><td>cfheaders</td><td>{@link dev.satwire.protocol.CFHeaders}</td><td>157</td>
 *     <td>{@value dev.satwire.protocol.CFHeaders#MAX_HASHES} hashes</td>
 *     <td>answer to getcfheaders</td><td>live</td></tr>
 * <tr><td>getcfcheckpt</td><td>{@link dev.satwire.protocol.GetCFCheckpt}</td><td>157</td>
 *     <td>33 bytes</td>
 *     <td>client</td><td>live</td></tr>
 * <tr><td>cfcheckpt</td><td>{@link dev.satwire.protocol.CFCheckpt}</td><td>157</td>
 *     <td>the payload's</td>
 *     <td>answer to getcfcheckpt</td><td>live</td></tr>
 * <tr><td>reject</td><td>{@link dev.satwire.protocol.Reject}</td><td>61</td>
 *     <td>reason {@value dev.satwire.protocol.Reject#MAX_REASON_LENGTH} bytes</td>
 *     <td>both</td><td>historical</td></tr>
 * <tr><td>alert</td><td>{@link dev.satwire.protocol.Alert}</td><td></td>
 *     <td>the payload's</td>
 *     <td>both</td><td>historical</td></tr>
 * <tr><td>reqrecon</td><td>{@link dev.satwire.protocol.ReqRecon}</td><td>330</td>
 *     <td>4 bytes</td>
 *     <td>the side that connected</td><td>draft</td></tr>
 * <tr><td>sketch</td><td>{@link dev.satwire.protocol.Sketch}</td><td>330</td>
 *     <td>the payload's</td>
 *     <td>answer to reqrecon and reqsketchext</td><td>draft</td></tr>
 * <tr><td>reqsketchext</td><td>{@link dev.satwire.protocol.ReqSketchExt}</td><td>330</td>
 *     <td>empty</td>
 *     <td>the side that connected</td><td>draft</td></tr>
 * <tr><td>reconcildiff</td><td>{@link dev.satwire.protocol.ReconcilDiff}</td><td>330</td>
 *     <td>the payload's</td>
 *     <td>the side that connected</td><td>draft</td></tr>
 * <tr><td>sendpackages</td><td>{@link dev.satwire.protocol.SendPackages}</td><td>331</td>
 *     <td>8 bytes</td>
 *     <td>both, before verack</td><td>draft</td></tr>
 * <tr><td>ancpkginfo</td><td>{@link dev.satwire.protocol.AncPkgInfo}</td><td>331</td>
 *     <td>the payload's</td>
 *     <td>answer to getdata</td><td>draft</td></tr>
 * <tr><td>getpkgtxns</td><td>{@link dev.satwire.protocol.GetPkgTxns}</td><td>331</td>
 *     <td>{@value dev.satwire.protocol.GetPkgTxns#MAX_WTXIDS} hashes</td>
 *     <td>both</td><td>draft</td></tr>
 * <tr><td>pkgtxns</td><td>{@link dev.satwire.protocol.PkgTxns}</td><td>331</td>
 *     <td>{@value dev.satwire.protocol.PkgTxns#MAX_TRANSACTIONS} transactions</td>
 *     <td>answer to getpkgtxns</td><td>draft</td></tr>
 * <tr><td>any other</td><td>{@link dev.satwire.protocol.UnknownPayload}</td><td></td>
 *     <td>{@value dev.satwire.protocol.MessageHeader#MAX_PAYLOAD_LENGTH} bytes</td>
 *     <td></td><td></td></tr>
 * </table>
 *
 * <p>A list has the limit in the table, and every payload the one in the last row. <em>Live</em> is what Bitcoin Core
 * speaks, <em>historical</em> what it once spoke, and <em>draft</em> what it does not speak yet, whose types are
 * {@linkplain dev.satwire.protocol.Experimental experimental}. A <em>client</em> asks those who offer the service. What is
 * not here can be added by a user: {@link dev.satwire.protocol.CustomPayload}.
 *
 * <h2>Values</h2>
 *
 * <p>{@link dev.satwire.protocol.Transaction} of {@link dev.satwire.protocol.TxIn} and {@link dev.satwire.protocol.TxOut},
 * {@link dev.satwire.protocol.BlockHeader}, {@link dev.satwire.protocol.BlockLocator},
 * {@link dev.satwire.protocol.PartialMerkleTree}, {@link dev.satwire.protocol.InventoryVector},
 * {@link dev.satwire.protocol.Hash256} and {@link dev.satwire.protocol.NetAddr} are what payloads are made of. A decoded
 * payload of many elements keeps its bytes and makes the elements when they are asked for; elements never keep the bytes of
 * the whole.
 *
 * <p>What belongs to some messages and builds on these values has packages of its own: block filters and bloom filters in
 * {@code dev.satwire.protocol.filter}, compact blocks in {@code dev.satwire.protocol.compact}.
 *
 * <h2>Rules that hold everywhere</h2>
 *
 * <ul>
 *   <li>Values are immutable and may be shared between threads; only {@link dev.satwire.protocol.FrameDecoder} has state.
 *   <li>What has no name here is kept, not refused: commands, service bits, inventory types, address networks.
 *   <li>Malformed bytes are found when a payload is decoded, never when it is looked at, and always as a
 *       {@link dev.satwire.protocol.MalformedMessageException}. What a payload proves or contains in a form of its own, as
 *       {@link dev.satwire.protocol.MerkleBlock}, {@link dev.satwire.protocol.CFilter} and
 *       {@link dev.satwire.protocol.Alert} do, is checked when it is asked for. Nothing is allocated because a number
 *       claims it.
 *   <li>Values that break a limit of theirs cannot be made: constructors throw
 *       {@link java.lang.IllegalArgumentException}, as encoding does for what is longer than a payload.
 *   <li>No method takes or returns null.
 * </ul>
 */
package dev.satwire.protocol;

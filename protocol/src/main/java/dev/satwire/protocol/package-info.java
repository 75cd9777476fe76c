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
 * <tr><th>command</th><th>type</th><th>BIP</th><th>limit</th></tr>
 * <tr><td>version</td><td>{@link dev.satwire.protocol.Version}</td><td>14, 37</td>
 *     <td>user agent {@value dev.satwire.protocol.Version#MAX_USER_AGENT_LENGTH} bytes</td></tr>
 * <tr><td>verack</td><td>{@link dev.satwire.protocol.Verack}</td><td></td><td>empty</td></tr>
 * <tr><td>addr</td><td>{@link dev.satwire.protocol.Addr}</td><td></td>
 *     <td>{@value dev.satwire.protocol.Addr#MAX_ADDRESSES} addresses</td></tr>
 * <tr><td>addrv2</td><td>{@link dev.satwire.protocol.AddrV2}</td><td>155</td>
 *     <td>{@value dev.satwire.protocol.Addr#MAX_ADDRESSES} addresses</td></tr>
 * <tr><td>sendaddrv2</td><td>{@link dev.satwire.protocol.SendAddrV2}</td><td>155</td><td>empty</td></tr>
 * <tr><td>getaddr</td><td>{@link dev.satwire.protocol.GetAddr}</td><td></td><td>empty</td></tr>
 * <tr><td>inv</td><td>{@link dev.satwire.protocol.Inv}</td><td>339</td>
 *     <td>{@value dev.satwire.protocol.Inv#MAX_ITEMS} items</td></tr>
 * <tr><td>sendheaders</td><td>{@link dev.satwire.protocol.SendHeaders}</td><td>130</td><td>empty</td></tr>
 * <tr><td>ping</td><td>{@link dev.satwire.protocol.Ping}</td><td>31</td><td>8 bytes</td></tr>
 * <tr><td>pong</td><td>{@link dev.satwire.protocol.Pong}</td><td>31</td><td>8 bytes</td></tr>
 * <tr><td>wtxidrelay</td><td>{@link dev.satwire.protocol.WtxidRelay}</td><td>339</td><td>empty</td></tr>
 * <tr><td>reject</td><td>{@link dev.satwire.protocol.Reject}</td><td>61</td>
 *     <td>reason {@value dev.satwire.protocol.Reject#MAX_REASON_LENGTH} bytes</td></tr>
 * <tr><td>any other</td><td>{@link dev.satwire.protocol.UnknownPayload}</td><td></td>
 *     <td>{@value dev.satwire.protocol.MessageHeader#MAX_PAYLOAD_LENGTH} bytes</td></tr>
 * </table>
 *
 * <h2>Rules that hold everywhere</h2>
 *
 * <ul>
 *   <li>Values are immutable and may be shared between threads; only {@link dev.satwire.protocol.FrameDecoder} has state.
 *   <li>What has no name here is kept, not refused: commands, service bits, inventory types, address networks.
 *   <li>Malformed bytes are found when a payload is decoded, never later, and always as a
 *       {@link dev.satwire.protocol.MalformedMessageException}. Nothing is allocated because a number claims it.
 *   <li>Values that cannot be encoded cannot be made: constructors throw {@link java.lang.IllegalArgumentException}.
 *   <li>No method takes or returns null.
 * </ul>
 */
package dev.satwire.protocol;

/**
 * Filters by which a light client learns which blocks and transactions are its own.
 *
 * <table>
 * <caption>The two kinds</caption>
 * <tr><th>type</th><th>BIP</th><th>made by</th><th>over</th><th>messages</th></tr>
 * <tr><td>{@link dev.satwire.protocol.filter.BlockFilter}</td><td>157, 158</td>
 *     <td>the server, one for each block, the same for all clients</td>
 *     <td>output scripts, created and spent</td>
 *     <td>{@link dev.satwire.protocol.CFilter}, {@link dev.satwire.protocol.CFHeaders},
 *         {@link dev.satwire.protocol.CFCheckpt}</td></tr>
 * <tr><td>{@link dev.satwire.protocol.filter.BloomFilter}</td><td>37</td>
 *     <td>the client, one for each connection</td>
 *     <td>what scripts push, txids, outputs</td>
 *     <td>{@link dev.satwire.protocol.FilterLoad}, {@link dev.satwire.protocol.FilterAdd},
 *         {@link dev.satwire.protocol.MerkleBlock}</td></tr>
 * </table>
 *
 * <h2>Block filters</h2>
 *
 * <p>The client checks the chain of filter headers, then looks its scripts up in each filter and fetches the blocks that
 * match, from any peer. It tells nobody what it looks for.
 *
 * <pre>{@code
 * BlockFilter filter = BlockFilter.from(cfilter);
 * if (!filter.header(previousHeader).equals(agreedHeader)) {
 *     // not the filter of that block
 * } else if (filter.matchesAny(walletScripts)) {
 *     // fetch the block
 * }
 * }</pre>
 *
 * <h2>Bloom filters</h2>
 *
 * <p>The client sends its filter and is sent the transactions that match, those of blocks with a proof that they are in the
 * block. The peer learns most of the wallet, and Bitcoin Core serves such filters only where
 * {@link dev.satwire.protocol.Services#BLOOM} says so.
 *
 * <pre>{@code
 * BloomFilter filter = BloomFilter.create(1, 0.0001, random.nextInt() & 0xFFFF_FFFFL, FilterLoad.UPDATE_ALL);
 * filter.insert(publicKeyHash);
 * peer.send(filter.toFilterLoad());
 * }</pre>
 *
 * <p>The server keeps a filter for each such client, which {@link dev.satwire.protocol.FilterLoad} begins,
 * {@link dev.satwire.protocol.FilterAdd} adds to and {@link dev.satwire.protocol.FilterClear} ends. It announces what
 * {@linkplain dev.satwire.protocol.filter.BloomFilter#matches(dev.satwire.protocol.Transaction) matches} and, asked for a
 * filtered block, sends what {@link dev.satwire.protocol.filter.FilteredBlock} holds.
 *
 * <h2>Rules that hold everywhere</h2>
 *
 * <ul>
 *   <li>A filter never misses what is in it; what it finds may be none.
 *   <li>Everything takes time by the length of what it is given, whoever made it.
 *   <li>Malformed bytes are found when a filter is decoded, never later, and always as a
 *       {@link dev.satwire.protocol.MalformedMessageException}. Scripts are never malformed: one that makes no sense has
 *       the pushes before the place where it does not.
 * </ul>
 */
package dev.satwire.protocol.filter;

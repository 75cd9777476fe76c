/**
 * Compact blocks (BIP-0152): blocks without the transactions that their receiver has already.
 *
 * <p>Who receives a {@link dev.satwire.protocol.CmpctBlock} gives it, with the transactions he has, to
 * {@link dev.satwire.protocol.compact.BlockReconstruction}, which finds the block or tells what to ask for. Who has a block
 * makes one, and answers requests, with {@link dev.satwire.protocol.compact.CompactBlocks}.
 *
 * <p>Version 2 of compact blocks, the one spoken today, in which everything has its witnesses. Nothing here sends, waits or
 * keeps count of who sent what; nor is anything validated but that the transactions are the ones that the header names.
 */
package dev.satwire.protocol.compact;

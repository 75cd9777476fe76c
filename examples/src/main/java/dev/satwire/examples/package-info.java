/**
 * The {@code satwire} command line, and small programs that show how the SDK is used.
 *
 * <p>{@link dev.satwire.examples.QuickStart} is the shortest program that does something. Each command of
 * {@link dev.satwire.examples.Satwire} is one class, and {@link dev.satwire.examples.Crawler} is a crawler to take along.
 */
@NullMarked
package dev.satwire.examples;

import org.jspecify.annotations.NullMarked;

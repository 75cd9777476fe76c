/**
 * JMH benchmarks of Satwire, each beside the limit that physics sets it. An absolute time says more about the machine and
 * the minute than about the code, so what counts is the ratio of two rows of one run.
 *
 * <p>From the top of the project, all of it, in about three minutes:
 *
 * <pre>{@code
 * ./mvnw -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar -prof gc
 * }</pre>
 *
 * <p>Each benchmark runs in several short JVMs of its own. JMH finishes one benchmark before it begins the next; where the
 * machine is shared, run it twice and believe what both runs say. A quick pass that only proves that everything runs, and
 * ends with a non-zero exit code if something does not:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar -prof gc -foe true -f 1 -wi 1 -i 1 -w 200ms -r 200ms
 * }</pre>
 *
 * <p>The rows {@code gc.alloc.rate.norm} tell the bytes allocated by one call. {@link dev.satwire.benchmarks.CodecBenchmark}
 * says what to divide by what.
 */
package dev.satwire.benchmarks;

/**
 * JMH benchmarks of Satwire, each beside the limit that physics sets it and beside its rivals, on the same bytes, and a
 * load for two processes. An absolute time says more about the machine and the minute than about the code, so what
 * counts is the ratio of two rows of one run.
 *
 * <p>From the top of the project, all of it, in about half an hour:
 *
 * <pre>{@code
 * ./mvnw -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar -prof gc
 * }</pre>
 *
 * <p>Each benchmark runs in several short JVMs of its own. JMH finishes one benchmark before it begins the next; where the
 * machine is shared, take several short runs of one message, and believe what they all say:
 *
 * <pre>{@code
 * for run in 1 2 3; do
 *   java -jar benchmarks/target/benchmarks.jar CodecBenchmark -p message=BLOCK -prof gc -f 1
 * done
 * }</pre>
 *
 * <p>A quick pass that only proves that everything runs, and ends with a non-zero exit code if something does not:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar -prof gc -foe true -f 0 -wi 1 -i 1 -w 20ms -r 20ms
 * }</pre>
 *
 * <p>The load: thousands of connections between two processes, each echoing, a tenth of them replaced each second, first
 * alone, then beside some that send nothing but large frames. It prints what it sees, and ends with a non-zero exit code if
 * memory, descriptors or threads grow, or a control connection waits too long. The first command takes ten minutes a phase:
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar dev.satwire.benchmarks.Load
 * java -cp benchmarks/target/benchmarks.jar dev.satwire.benchmarks.Load --connections 1000 --seconds 10
 * }</pre>
 *
 * <p>The rows {@code gc.alloc.rate.norm} tell the bytes allocated by one call.
 * {@link dev.satwire.benchmarks.CodecBenchmark}, {@link dev.satwire.benchmarks.ReadingBenchmark} and
 * {@link dev.satwire.benchmarks.FilterBenchmark} say what to compare with what.
 */
package dev.satwire.benchmarks;

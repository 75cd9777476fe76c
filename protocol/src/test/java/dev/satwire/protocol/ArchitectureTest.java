package dev.satwire.protocol;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls around the codec: bytes and values, nothing else. */
class ArchitectureTest {
    private static final Set<String> ADDRESSES = Set.of(
            InetAddress.class.getName(), InetSocketAddress.class.getName(), UnknownHostException.class.getName());

    /** Fields of immutable classes that hold what a first caller worked out, immutable itself. */
    private static final Map<String, Set<String>> WORKED_OUT_ON_DEMAND = Map.of(
            Transaction.class.getName(), Set.of("txid", "wtxid", "inputs", "outputs"),
            Block.class.getName(), Set.of("hash", "txids", "wtxids"));

    private static JavaClasses classes;

    @BeforeAll
    static void load() throws URISyntaxException {
        classes = new ClassFileImporter()
                .importPath(Path.of(Payload.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
    }

    private static void mayNotDependOn(DescribedPredicate<JavaClass> what) {
        noClasses().should().dependOnClassesThat(what).check(classes);
    }

    private static DescribedPredicate<JavaClass> type(Class<?>... types) {
        return describe("one of " + List.of(types), each -> {
            for (Class<?> type : types) {
                if (each.isAssignableTo(type)) {
                    return true;
                }
            }
            return false;
        });
    }

    @Test
    void theModuleIsWhatIsTested() {
        assertThat(classes.contain(Payload.class)).isTrue();
        assertThat(classes.contain(ArchitectureTest.class)).isFalse();
        assertThat(classes.size()).isGreaterThan(40);
    }

    @Test
    void dependsOnTheJdkGuavaAndAnnotationsOnly() {
        noClasses()
                .should()
                .dependOnClassesThat(describe("anything else", each -> {
                    String name = each.getPackageName();
                    return !each.getBaseComponentType().isPrimitive()
                            && !name.startsWith("java.")
                            && !name.startsWith("com.google.common")
                            && !name.startsWith("org.jspecify")
                            && !name.startsWith("dev.satwire.protocol");
                }))
                .check(classes);
    }

    @Test
    void theCodecKnowsNothingOfWhatIsBuiltOnIt() {
        noClasses()
                .that()
                .resideInAPackage("dev.satwire.protocol")
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.satwire.protocol.*.."))
                .check(classes);
    }

    @Test
    void hasNoSocketsChannelsOrFiles() {
        mayNotDependOn(describe(
                "the network",
                each -> each.getPackageName().startsWith("java.net") && !ADDRESSES.contains(each.getName())));
        mayNotDependOn(resideInAnyPackage("java.nio.channels..", "java.nio.file.."));
        mayNotDependOn(type(InputStream.class, OutputStream.class, File.class));
    }

    @Test
    void resolvesNoNames() {
        noClasses()
                .should()
                .callMethod(InetAddress.class, "getByName", String.class)
                .orShould()
                .callMethod(InetAddress.class, "getAllByName", String.class)
                .orShould()
                .callMethod(InetAddress.class, "getHostName")
                .orShould()
                .callMethod(InetAddress.class, "getCanonicalHostName")
                .orShould()
                .callMethod(InetSocketAddress.class, "getHostName")
                .orShould()
                .callConstructor(InetSocketAddress.class, String.class, int.class)
                .check(classes);
    }

    @Test
    void hasNoThreads() {
        mayNotDependOn(resideInAnyPackage("java.util.concurrent.."));
        mayNotDependOn(type(Thread.class, Timer.class, ThreadGroup.class));
        noClasses()
                .that()
                .doNotHaveSimpleName("Sha256d")
                .and()
                .doNotHaveSimpleName("SpareChunks")
                .should()
                .dependOnClassesThat(type(ThreadLocal.class))
                .check(classes);
    }

    @Test
    void hasNoClock() {
        mayNotDependOn(type(Clock.class, Date.class, Calendar.class));
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(classes);
    }

    @Test
    void hasNoRandomness() {
        mayNotDependOn(type(RandomGenerator.class));
        noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .check(classes);
    }

    @Test
    void hasNoLogger() {
        mayNotDependOn(resideInAnyPackage("java.util.logging..", "org.slf4j..", "java.lang.System.Logger"));
        mayNotDependOn(type(System.Logger.class));
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(classes);
    }

    @Test
    void guavaStandsInNoSignatureThatIsNotPrivate() {
        ArchCondition<JavaCodeUnit> noGuava = new ArchCondition<>("have no Guava type") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                List<JavaClass> types = new ArrayList<>(unit.getRawParameterTypes());
                types.add(unit.getRawReturnType());
                boolean guava =
                        types.stream().anyMatch(each -> each.getPackageName().startsWith("com.google"));
                events.add(new SimpleConditionEvent(unit, !guava, unit.getFullName()));
            }
        };
        codeUnits().that().areNotPrivate().should(noGuava).check(classes);
        fields().that()
                .areNotPrivate()
                .should()
                .notHaveRawType(resideInAnyPackage("com.google.."))
                .check(classes);
    }

    @Test
    void onlyTheDecoderOfPublicTypesHasState() {
        for (JavaClass each : classes) {
            if (each.getModifiers().contains(JavaModifier.PUBLIC)
                    && !each.getName().equals(FrameDecoder.class.getName())) {
                assertThat(each.getFields().stream()
                                .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                                .map(JavaField::getName))
                        .as(each.getName())
                        .containsExactlyInAnyOrderElementsOf(
                                WORKED_OUT_ON_DEMAND.getOrDefault(each.getName(), Set.of()));
            }
        }
    }
}

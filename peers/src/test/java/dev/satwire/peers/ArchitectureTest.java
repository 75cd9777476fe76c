package dev.satwire.peers;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** The walls of the module. */
@AnalyzeClasses(packages = "dev.satwire.peers", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** The session and its helpers, with what is nested in them. */
    private static final DescribedPredicate<JavaClass> PURE = nameMatching(
                    "dev\\.satwire\\.peers\\.(PeerSession|Handshake|PingKeeper|Session\\w+"
                            + "|(?!Pool)\\w*(Request|Question)\\w*)(\\$.*)?")
            .forSubtype();

    private static final DescribedPredicate<JavaClass> EXECUTING = nameMatching(
                    "java\\.lang\\.(Thread|ThreadLocal|Process|Runtime$)\\w*|java\\.util\\.Timer\\w*"
                            + "|java\\.util\\.concurrent\\.\\w*(Executor|Service|Pool|Latch|Semaphore|Queue)\\w*")
            .forSubtype();

    @ArchTest
    static final ArchRule usesTheProtocolTheTransportInterfaceAndLittleElse = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.satwire.protocol",
                    "dev.satwire.transport",
                    "dev.satwire.peers..",
                    "org.slf4j",
                    "jdk.jfr",
                    "org.jspecify..")
            .because("guava and bouncycastle stand in no signature, and java.nio is the transport's matter");

    @ArchTest
    static final ArchRule doesNotKnowTheTransportsImplementation =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.satwire.transport.nio..");

    @ArchTest
    static final ArchRule touchesNoSocketsAndFewTouchFiles = noClasses()
            .that()
            .resideInAPackage("dev.satwire.peers")
            .and()
            .haveNameNotMatching(
                    "dev\\.satwire\\.peers\\.(AddressBook|Book|MessageCapture|CapturedFrame|CaptureReader)\\w*(\\$.*)?")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.channels..", "java.nio.file..")
                    .or(nameMatching("java\\.net\\.(Server)?Socket|java\\.net\\.Datagram.*|java\\.net\\.ht.*")
                            .forSubtype()));

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("dev.satwire.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule thePoolDoesNotKnowTheTestingKit = noClasses()
            .that()
            .resideInAPackage("dev.satwire.peers")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.satwire.peers.testkit..");

    @ArchTest
    static final ArchRule nobodySleepsOrReadsAClock = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Instant.class, "now", Clock.class)
            .because("time is injected");

    @ArchTest
    static final ArchRule nobodyPrintsOrExits = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule sessionsKnowNeitherNetworkNorThreadsNorLoggers = noClasses()
            .that(PURE)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio..", "java.io..", "org.slf4j..")
                    .or(resideInAnyPackage("dev.satwire.transport.."))
                    .or(EXECUTING))
            .because("a session runs in a test as it runs in a pool");

    @ArchTest
    static final ArchRule sessionsDoNotKnowThePool = noClasses()
            .that(PURE)
            .should()
            .dependOnClassesThat(nameMatching(
                            "dev\\.satwire\\.peers\\.(.*Pool.*|Mailbox|Listener.*|Wire.*|.*Timer|ReadGate|Outbound.*)")
                    .forSubtype());

    @ArchTest
    static final ArchRule onlyTheseKnowThreads = noClasses()
            .that()
            .resideInAPackage("dev.satwire.peers")
            .and()
            .haveNameNotMatching(
                    "dev\\.satwire\\.peers\\.(ListenerThreads|NameResolver|Mailbox|MessageCapture)(\\$.*)?")
            .should()
            .dependOnClassesThat(nameMatching("java\\.lang\\.Thread(Group)?").forSubtype());
}

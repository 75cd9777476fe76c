package dev.satwire.transport.nio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.ByteBuffer;

@AnalyzeClasses(packages = "dev.satwire.transport")
class ArchitectureTest {

    @ArchTest
    static final ArchRule theInterfaceDoesNotKnowItsImplementation = noClasses()
            .that()
            .resideInAPackage("dev.satwire.transport")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.satwire.transport.nio..");

    @ArchTest
    static final ArchRule nothingKnowsOfBitcoin = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.satwire.protocol..", "dev.satwire.peers..");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("dev.satwire.(**)").should().beFreeOfCycles();

    /** The tasks of a loop: each connection has at most one there, the others are their users'. */
    @ArchTest
    static final ArchRule queuesAreBounded = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(NioEventLoop.class.getName())
            .and()
            .haveSimpleNameNotEndingWith("Test")
            .and()
            .doNotHaveFullyQualifiedName(Loopback.class.getName())
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.concurrent\\.(Concurrent)?Linked.*(Queue|Deque)");

    @ArchTest
    static final ArchRule nobodyLooksAtTheWallClock = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.time\\.(Clock|Instant|LocalDateTime|ZonedDateTime)|java\\.util\\.Date");

    @ArchTest
    static final ArchRule onlyLoopsMakeDirectBuffersForUse = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(NioEventLoop.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(WriteBuffer.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(JdkWarmUp.class.getName())
            .should()
            .callMethod(ByteBuffer.class, "allocateDirect", int.class);

    /** Remote sides could choose their addresses to collide. */
    @ArchTest
    static final ArchRule whatRemoteSidesChooseIsKeptInTrees = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Test")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(concurrent\\.Concurrent|Linked)?HashMap");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);
}

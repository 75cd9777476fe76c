package dev.satwire.transport.nio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);
}

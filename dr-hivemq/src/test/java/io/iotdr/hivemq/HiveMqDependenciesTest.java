package io.iotdr.hivemq;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Tests what the extension needs of the library: it runs an agent and is a provider, and recovers nothing. */
@AnalyzeClasses(packages = "io.iotdr.hivemq", importOptions = ImportOption.DoNotIncludeTests.class)
final class HiveMqDependenciesTest {

    @ArchTest
    static final ArchRule theExtensionDependsOnTheAgentItsConfigurationAndTheSpi = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.iotdr..")
                    .and(DescribedPredicate.not(resideInAnyPackage(
                            "io.iotdr.hivemq..",
                            "io.iotdr.agent..",
                            "io.iotdr.config..",
                            "io.iotdr.spi..",
                            "io.iotdr.time..",
                            "io.iotdr.error..",
                            "io.iotdr.journal..",
                            "io.iotdr.json.."))));
}

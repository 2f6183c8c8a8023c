package io.iotdr.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tests the permitted dependencies between modules; {@code ArchitectureTest} tests those within dr-core. */
@AnalyzeClasses(packages = "io.iotdr", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModulesTest {

    private static final String[] PROVIDERS = {
        "io.iotdr.onprem..",
        "io.iotdr.mqtt..",
        "io.iotdr.kafka..",
        "io.iotdr.aws..",
        "io.iotdr.azure..",
        "io.iotdr.kubernetes.."
    };

    private static ArchRule knowsOnly(String provider, String... more) {
        return noClasses()
                .that()
                .resideInAPackage(provider)
                .should()
                .dependOnClassesThat(resideInAPackage("io.iotdr..")
                        .and(not(resideInAnyPackage(
                                provider, "io.iotdr.spi..", "io.iotdr.plan..", "io.iotdr.time..", "io.iotdr.error..")))
                        .and(not(resideInAnyPackage(more))));
    }

    /** Brokers are controlled in JSON, over HTTP. */
    @ArchTest
    static final ArchRule mqttProvidersDependOnlyOnSpiPlanTimeErrorJsonAndNet =
            knowsOnly("io.iotdr.mqtt..", "io.iotdr.json..", "io.iotdr.net..");

    /** Kafka Connect is controlled in JSON, over HTTP. */
    @ArchTest
    static final ArchRule kafkaProvidersDependOnlyOnSpiPlanTimeErrorJsonAndNet =
            knowsOnly("io.iotdr.kafka..", "io.iotdr.json..", "io.iotdr.net..");

    /** Patroni is controlled in JSON, over HTTP. */
    @ArchTest
    static final ArchRule onPremProvidersDependOnlyOnSpiPlanTimeErrorJsonAndNet =
            knowsOnly("io.iotdr.onprem..", "io.iotdr.json..", "io.iotdr.net..");

    @ArchTest
    static final ArchRule awsProvidersDependOnlyOnSpiPlanTimeAndError = knowsOnly("io.iotdr.aws..");

    @ArchTest
    static final ArchRule azureProvidersDependOnlyOnSpiPlanTimeAndError = knowsOnly("io.iotdr.azure..");

    @ArchTest
    static final ArchRule kubernetesProvidersDependOnlyOnSpiPlanTimeAndError = knowsOnly("io.iotdr.kubernetes..");

    @ArchTest
    static final ArchRule theBackupEngineDependsOnNoOrchestratorAndNoProvider = noClasses()
            .that()
            .resideInAPackage("io.iotdr.backup..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(PROVIDERS)
                    .or(resideInAnyPackage("io.iotdr.recovery..", "io.iotdr.step..", "io.iotdr.config..")));

    @ArchTest
    static final ArchRule packagesOfTheBackupEngineHaveNoCycles =
            slices().matching("io.iotdr.backup.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule partsOfTheBackupEngineDoNotDependOnItsFacade = noClasses()
            .that()
            .resideInAPackage("io.iotdr.backup.repository.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.iotdr.backup.repository");

    @ArchTest
    static final ArchRule onlyTheRepositoryUsesItsInternalPackages = noClasses()
            .that(not(resideInAPackage("io.iotdr.backup.repository..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.iotdr.backup.repository.internal..");

    @ArchTest
    static final ArchRule packagesOfTheSimulatorHaveNoCycles =
            slices().matching("io.iotdr.sim.(**)").should().beFreeOfCycles();

    /** The simulator is a product feature, so a program that contains it must not need a test framework. */
    @ArchTest
    static final ArchRule theSimulatorDependsOnNoTestFramework = noClasses()
            .that()
            .resideInAPackage("io.iotdr.sim..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.iotdr.testkit..", "org.junit..", "org.assertj..", "io.iotdr.backup..");

    @ArchTest
    static final ArchRule packagesOfTheCommandLineHaveNoCycles =
            slices().matching("io.iotdr.cli.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noOtherModuleDependsOnTheCommandLine = noClasses()
            .that(not(resideInAPackage("io.iotdr.cli..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.iotdr.cli..");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrintsToStandardOutput =
            noClasses().that(not(resideInAPackage("io.iotdr.cli.."))).should().accessField(System.class, "out");

    /** Tests that no two types share a simple name, including nested types. */
    @ArchTest
    static void simpleNamesAreUnique(JavaClasses classes) {
        Map<String, List<String>> byName = classes.stream()
                .filter(c -> !c.isAnonymousClass() && !c.getSimpleName().isEmpty())
                .filter(c -> !c.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getName, Collectors.toList())));
        byName.values().removeIf(names -> names.size() == 1);
        assertThat(byName).isEmpty();
    }

    @ArchTest
    static final ArchRule providersAndBackupTakeTimeFromTheirContext = noClasses()
            .that(resideInAnyPackage(PROVIDERS).or(resideInAPackage("io.iotdr.backup..")))
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule onlyJsonConfigAndJournalDependOnJackson = classes()
            .that(resideInAPackage("io.iotdr..")
                    .and(not(resideInAnyPackage("io.iotdr.json..", "io.iotdr.config..", "io.iotdr.journal.."))))
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage("com.fasterxml..")));
}

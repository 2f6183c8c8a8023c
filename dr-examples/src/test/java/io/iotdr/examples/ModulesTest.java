package io.iotdr.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** What modules may know of each other; the rules inside of dr-core are its own. */
@AnalyzeClasses(packages = "io.iotdr", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModulesTest {

    private static final String[] PROVIDERS = {
        "io.iotdr.onprem..", "io.iotdr.aws..", "io.iotdr.azure..", "io.iotdr.kubernetes.."
    };

    private static ArchRule knowsOnly(String provider) {
        return noClasses()
                .that()
                .resideInAPackage(provider)
                .should()
                .dependOnClassesThat(resideInAPackage("io.iotdr..")
                        .and(not(
                                resideInAnyPackage(provider, "io.iotdr.spi..", "io.iotdr.plan..", "io.iotdr.time.."))));
    }

    @ArchTest
    static final ArchRule onprem = knowsOnly("io.iotdr.onprem..");

    @ArchTest
    static final ArchRule aws = knowsOnly("io.iotdr.aws..");

    @ArchTest
    static final ArchRule azure = knowsOnly("io.iotdr.azure..");

    @ArchTest
    static final ArchRule kubernetes = knowsOnly("io.iotdr.kubernetes..");

    @ArchTest
    static final ArchRule theBackupEngineKnowsNoOrchestrator = noClasses()
            .that()
            .resideInAnyPackage("io.iotdr.backup.repository..", "io.iotdr.backup.schedule..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(PROVIDERS)
                    .or(resideInAnyPackage("io.iotdr.recovery..", "io.iotdr.step..", "io.iotdr.config..")));

    @ArchTest
    static final ArchRule theBackupEngineHasNoCycles =
            slices().matching("io.iotdr.backup.repository.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theBackupEnginesPartsKnowNoFacade = noClasses()
            .that()
            .resideInAPackage("io.iotdr.backup.repository.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.iotdr.backup.repository");

    @ArchTest
    static final ArchRule whatIsInternalIsNobodyElses = noClasses()
            .that(not(resideInAPackage("io.iotdr.backup.repository..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.iotdr.backup.repository.internal..");

    @ArchTest
    static final ArchRule nobodyKnowsTheExamples = noClasses()
            .that(not(resideInAPackage("io.iotdr.examples..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.iotdr.examples..");

    @ArchTest
    static final ArchRule onlyTheExamplesPrint = noClasses()
            .that(not(resideInAPackage("io.iotdr.examples..")))
            .should()
            .accessField(System.class, "out");

    @ArchTest
    static final ArchRule providersTakeTimeFromTheirContext = noClasses()
            .that(resideInAnyPackage(PROVIDERS)
                    .or(resideInAnyPackage("io.iotdr.backup.repository..", "io.iotdr.backup.schedule..")))
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule jsonHasOnePlace = classes()
            .that(resideInAPackage("io.iotdr..")
                    .and(not(resideInAnyPackage("io.iotdr.json..", "io.iotdr.config..", "io.iotdr.journal.."))))
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage("com.fasterxml..")));
}

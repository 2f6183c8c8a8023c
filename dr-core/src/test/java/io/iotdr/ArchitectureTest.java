package io.iotdr;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;

/** Who may know whom; docs/architecture.md says why. */
@AnalyzeClasses(packages = "io.iotdr", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";
    private static final String LOG = "org.slf4j..";

    @ArchTest
    static final ArchRule planKnowsTheJdkAlone = classes()
            .that()
            .resideInAPackage("..plan..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("io.iotdr.plan..", JDK, NULLNESS));

    @ArchTest
    static final ArchRule timeKnowsTheJdkAlone = classes()
            .that()
            .resideInAPackage("io.iotdr.time..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("io.iotdr.time..", JDK, NULLNESS, LOG));

    @ArchTest
    static final ArchRule spiKnowsPlanAndTime = classes()
            .that()
            .resideInAPackage("io.iotdr.spi..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("io.iotdr.spi..", "io.iotdr.plan..", "io.iotdr.time..", JDK, NULLNESS));

    @ArchTest
    static final ArchRule stepsKnowWhatProvidersOffer = noClasses()
            .that()
            .resideInAPackage("io.iotdr.step..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.iotdr..")
                    .and(not(resideInAnyPackage(
                            "io.iotdr.step..",
                            "io.iotdr.spi..",
                            "io.iotdr.plan..",
                            "io.iotdr.time..",
                            "io.iotdr.net.."))));

    @ArchTest
    static final ArchRule theEngineKnowsNoProvider = noClasses()
            .that()
            .resideInAPackage("io.iotdr.recovery..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.iotdr..")
                    .and(not(resideInAnyPackage(
                            "io.iotdr.recovery..",
                            "io.iotdr.step..",
                            "io.iotdr.spi..",
                            "io.iotdr.plan..",
                            "io.iotdr.journal..",
                            "io.iotdr.json..",
                            "io.iotdr.time.."))));

    @ArchTest
    static final ArchRule jacksonIsKnownInFewPlaces = noClasses()
            .that(not(resideInAnyPackage("io.iotdr.config..", "io.iotdr.journal..", "io.iotdr.json..")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.fasterxml..", "org.yaml.."));

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.iotdr.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTimeAsksTheMachine = noClasses()
            .that(not(resideInAPackage("io.iotdr.time..")))
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Instant.class, "now", Clock.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.time.LocalDateTime.class, "now")
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule onlyTimeMakesThreads = noClasses()
            .that(not(resideInAPackage("io.iotdr.time..")))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.Executor.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class, String.class);

    @ArchTest
    static final ArchRule nobodyPrintsOrUsesAnotherLog = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule publicTypesAreClosed = classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and(not(resideInAPackage("..internal..")))
            .should(beFinal());

    /** The root of the exceptions is the one type that is meant to have children. */
    private static ArchCondition<JavaClass> beFinal() {
        return new ArchCondition<>("be final, or the root of the exceptions") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                        || type.getSimpleName().equals("DisasterRecoveryException");
                events.add(new SimpleConditionEvent(type, closed, type.getName() + " can be extended by anybody"));
            }
        };
    }
}

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

/** Tests the permitted dependencies between packages; docs/architecture.md gives the reasons. */
@AnalyzeClasses(packages = "io.iotdr", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";
    private static final String LOG = "org.slf4j..";

    private static final String ERROR = "io.iotdr.error..";

    /** Returns the rule that classes of a package depend on nothing of this library but these packages. */
    private static ArchRule dependsOnlyOn(String from, String... allowed) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat(resideInAPackage("io.iotdr..")
                        .and(not(resideInAnyPackage(allowed)))
                        .and(not(resideInAnyPackage(from, ERROR, "io.iotdr.log.."))));
    }

    @ArchTest
    static final ArchRule errorDependsOnTheJdkOnly = classes()
            .that()
            .resideInAPackage(ERROR)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(ERROR, JDK, NULLNESS));

    @ArchTest
    static final ArchRule planDependsOnTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.iotdr.plan..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("io.iotdr.plan..", ERROR, JDK, NULLNESS));

    @ArchTest
    static final ArchRule timeDependsOnTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.iotdr.time..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("io.iotdr.time..", ERROR, JDK, NULLNESS, LOG));

    @ArchTest
    static final ArchRule spiDependsOnlyOnPlanTimeAndError = classes()
            .that()
            .resideInAPackage("io.iotdr.spi..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("io.iotdr.spi..", "io.iotdr.plan..", "io.iotdr.time..", ERROR, JDK, NULLNESS));

    @ArchTest
    static final ArchRule stepsDependOnNoEngine = dependsOnlyOn(
            "io.iotdr.step..",
            "io.iotdr.spi..",
            "io.iotdr.plan..",
            "io.iotdr.time..",
            "io.iotdr.net..",
            "io.iotdr.fence..");

    @ArchTest
    static final ArchRule theContractOfAStepDependsOnNoBuiltInStep = noClasses()
            .that()
            .resideInAPackage("io.iotdr.step")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.iotdr.step.builtin..");

    @ArchTest
    static final ArchRule theFenceDependsOnNoEngineAndNoStep =
            dependsOnlyOn("io.iotdr.fence..", "io.iotdr.spi..", "io.iotdr.time..", "io.iotdr.net..");

    @ArchTest
    static final ArchRule theEngineDependsOnNoProvider = dependsOnlyOn(
            "io.iotdr.recovery..",
            "io.iotdr.step..",
            "io.iotdr.fence..",
            "io.iotdr.spi..",
            "io.iotdr.plan..",
            "io.iotdr.journal..",
            "io.iotdr.json..",
            "io.iotdr.time..");

    /** Decisions use no clock and no I/O, and do not depend on the code that carries them out. */
    @ArchTest
    static final ArchRule decisionsDependOnNoClockNoIoAndNoProvider = noClasses()
            .that()
            .resideInAPackage("io.iotdr.recovery.internal.decide..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.iotdr.recovery.internal.drive..",
                    "io.iotdr.time..",
                    "io.iotdr.spi..",
                    "io.iotdr.step..",
                    "io.iotdr.journal..",
                    "java.io..",
                    "java.nio..",
                    "java.net.."));

    @ArchTest
    static final ArchRule onlyRecoveryUsesItsInternalPackages = noClasses()
            .that(not(resideInAPackage("io.iotdr.recovery..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.iotdr.recovery.internal..");

    @ArchTest
    static final ArchRule onlyConfigJournalAndJsonDependOnJackson = noClasses()
            .that(not(resideInAnyPackage("io.iotdr.config..", "io.iotdr.journal..", "io.iotdr.json..")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.fasterxml..", "org.yaml.."));

    /** The one permitted cycle: {@code recovery} constructs its internals, which use its public types. */
    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.iotdr.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage("io.iotdr.recovery.internal.."), resideInAPackage("io.iotdr.recovery"));

    @ArchTest
    static final ArchRule onlyTimeReadsTheSystemClockSleepsOrUsesMathRandom = noClasses()
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
    static final ArchRule onlyTimeCreatesThreads = noClasses()
            .that(not(resideInAPackage("io.iotdr.time..")))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.Executor.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class, String.class);

    @ArchTest
    static final ArchRule noClassPrintsOrUsesJavaUtilLogging = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule publicClassesAreFinal = classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and(not(resideInAPackage("..internal..")))
            .should(beFinal());

    /** Requires final classes, except for the root of the exceptions, which is meant to have subclasses. */
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

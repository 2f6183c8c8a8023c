package io.iotdr;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.Temporal;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executor;

/** Tests the permitted dependencies between packages; docs/architecture.md gives the reasons. */
@AnalyzeClasses(packages = "io.iotdr", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String JDK = "java..";
    private static final String TLS = "javax.net.ssl..";
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
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.iotdr.spi..", "io.iotdr.plan..", "io.iotdr.time..", ERROR, JDK, TLS, NULLNESS));

    @ArchTest
    static final ArchRule stepsDependOnNoEngine = dependsOnlyOn(
            "io.iotdr.step..",
            "io.iotdr.spi..",
            "io.iotdr.plan..",
            "io.iotdr.finding..",
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
            "io.iotdr.alert..",
            "io.iotdr.step..",
            "io.iotdr.fence..",
            "io.iotdr.spi..",
            "io.iotdr.plan..",
            "io.iotdr.finding..",
            "io.iotdr.authority..",
            "io.iotdr.log..",
            "io.iotdr.journal..",
            "io.iotdr.json..",
            "io.iotdr.time..");

    private static final String DECIDE = "io.iotdr.recovery.internal.decide..";

    /** The types of {@code java.lang} and {@code java.util} through which a class reaches more than its arguments. */
    private static final Set<String> IMPURE = Set.of(
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.System",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.util.Date",
            "java.util.Calendar",
            "java.util.Random",
            "java.util.Scanner",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.UUID");

    private static final Set<Class<?>> VALUES_OF_RUNS =
            Set.of(RecoveryEvent.class, RecoveryCommand.class, ExecutionStatus.class, StepStatus.class);

    /** What a decision may be made of: plans, the events and commands of runs, and immutable values of the JDK. */
    private static final DescribedPredicate<JavaClass> PURE = resideInAnyPackage(
                    DECIDE, "io.iotdr.plan..", "io.iotdr.finding..", ERROR, NULLNESS, "io.github.resilience4j.core..")
            .or(resideInAnyPackage("java.lang", "java.lang.annotation", "java.lang.invoke", "java.lang.runtime"))
            .or(resideInAnyPackage("java.util", "java.util.function", "java.util.stream"))
            .or(assignableTo(Duration.class))
            .or(assignableTo(Instant.class))
            .or(assignableTo(Temporal.class))
            .or(describe(
                    "values of runs",
                    type -> VALUES_OF_RUNS.stream()
                            .anyMatch(v -> type.isEquivalentTo(v)
                                    || type.getEnclosingClass()
                                            .filter(outer -> outer.isEquivalentTo(v))
                                            .isPresent())))
            .and(describe(
                    "are pure",
                    type -> !IMPURE.contains(type.getBaseComponentType().getName())));

    /** Decisions use no clock, no randomness and no I/O, and do not depend on the code that carries them out. */
    @ArchTest
    static final ArchRule decisionsDependOnValuesOnly = noClasses()
            .that()
            .resideInAPackage(DECIDE)
            .should()
            .dependOnClassesThat(
                    not(PURE).and(describe("are no primitives", type -> !type.isPrimitive() && !type.isArray())));

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

    private static final Set<String> CLOCKS_OF_SYSTEM = Set.of("nanoTime", "currentTimeMillis");

    private static final DescribedPredicate<JavaCall<?>> READS_A_CLOCK_OR_SLEEPS =
            describe("read a clock of the JDK, sleep or draw random numbers", call -> {
                String owner = call.getTargetOwner().getName();
                String name = call.getName();
                return owner.startsWith("java.time.") && (name.equals("now") || name.startsWith("system"))
                        || owner.equals("java.lang.System") && CLOCKS_OF_SYSTEM.contains(name)
                        || owner.equals("java.util.Date") && name.equals("<init>")
                        || Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit")
                                        .contains(owner)
                                && name.equals("sleep")
                        || owner.equals("java.lang.Math") && name.equals("random")
                        || owner.equals("java.util.Random")
                        || owner.equals("java.util.concurrent.ThreadLocalRandom");
            });

    @ArchTest
    static final ArchRule onlyTimeReadsTheSystemClockSleepsOrDrawsRandomNumbers = noClasses()
            .that(not(resideInAPackage("io.iotdr.time..")))
            .should()
            .callCodeUnitWhere(READS_A_CLOCK_OR_SLEEPS);

    @ArchTest
    static final ArchRule onlyTimeCreatesThreads = noClasses()
            .that(not(resideInAPackage("io.iotdr.time..")))
            .should()
            .dependOnClassesThat(assignableTo(Executor.class).or(assignableTo(Timer.class)))
            .orShould()
            .beAssignableTo(Thread.class)
            .orShould()
            .callConstructorWhere(
                    describe("create a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)));

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

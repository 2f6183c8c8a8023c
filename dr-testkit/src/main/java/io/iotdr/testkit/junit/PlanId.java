package io.iotdr.testkit.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Selects the plan of a simulator parameter in a test class with several {@link SimulatorExtension}s. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface PlanId {

    /** Returns the plan's id. */
    String value();
}

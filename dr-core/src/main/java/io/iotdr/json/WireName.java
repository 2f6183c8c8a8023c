package io.iotdr.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which a record is stored. It never changes: journals of earlier versions contain it, and the class may be renamed
 * or moved.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WireName {

    /** Returns the stored name, unique within the sealed interface that the record implements. */
    String value();
}

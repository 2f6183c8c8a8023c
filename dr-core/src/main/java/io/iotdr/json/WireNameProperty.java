package io.iotdr.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.introspect.VirtualAnnotatedMember;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.VirtualBeanPropertyWriter;
import com.fasterxml.jackson.databind.util.Annotations;
import com.fasterxml.jackson.databind.util.SimpleBeanPropertyDefinition;
import java.util.ArrayList;
import java.util.List;

/** The first property of every record that has a {@link WireName}: {@code type} with that name. */
final class WireNameProperty extends VirtualBeanPropertyWriter {
    private static final long serialVersionUID = 1L;

    private WireNameProperty(BeanPropertyDefinition property, Annotations annotations, JavaType type) {
        super(property, annotations, type);
    }

    @Override
    protected Object value(Object bean, JsonGenerator generator, SerializerProvider provider) {
        return bean.getClass().getAnnotation(WireName.class).value();
    }

    @Override
    public VirtualBeanPropertyWriter withConfig(
            MapperConfig<?> config, AnnotatedClass declaring, BeanPropertyDefinition property, JavaType type) {
        return new WireNameProperty(property, declaring.getAnnotations(), type);
    }

    /** Adds the property to the records that have a wire name. */
    static final class Modifier extends BeanSerializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
            if (!bean.getBeanClass().isAnnotationPresent(WireName.class)) {
                return properties;
            }
            JavaType text = config.constructType(String.class);
            VirtualAnnotatedMember member =
                    new VirtualAnnotatedMember(bean.getClassInfo(), bean.getBeanClass(), "type", text);
            BeanPropertyDefinition property =
                    SimpleBeanPropertyDefinition.construct(config, member, PropertyName.construct("type"));
            List<BeanPropertyWriter> all = new ArrayList<>();
            all.add(new WireNameProperty(property, bean.getClassAnnotations(), text));
            all.addAll(properties);
            return all;
        }
    }
}

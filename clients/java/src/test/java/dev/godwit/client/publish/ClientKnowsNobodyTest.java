package dev.godwit.client.publish;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ClientKnowsNobodyTest {

    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.godwit.client");

    @Test
    void client_isPlainJavaOnKafka() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.godwit.client..", "java..", "org.apache.kafka..", "org.jspecify..")
                .check(CLIENT);
    }
}

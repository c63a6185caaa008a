package dev.godwit.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ProtocolKnowsNobodyTest {

    private static final JavaClasses PROTOCOL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.godwit.protocol");

    @Test
    void protocol_isPlainJavaOnItsFormats() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.godwit.protocol..",
                        "java..",
                        "javax.crypto..",
                        "com.fasterxml.jackson.core..",
                        "com.google.protobuf..",
                        "org.jspecify..")
                .check(PROTOCOL);
    }
}

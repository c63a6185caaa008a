package dev.godwit.server;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The shape of the whole house. A rule that has to give way is changed here, with the reason, and nowhere else. */
@AnalyzeClasses(packages = "dev.godwit", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** Dependencies point one way; router, gateway and api never see each other. */
    @ArchTest
    static final ArchRule modules_dependOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("protocol")
            .definedBy("dev.godwit.protocol..")
            .layer("runtime")
            .definedBy("dev.godwit.runtime..")
            .layer("embedded")
            .definedBy("dev.godwit.embedded..")
            .layer("registry")
            .definedBy("dev.godwit.registry..")
            .layer("inbox")
            .definedBy("dev.godwit.inbox..")
            .layer("tokens")
            .definedBy("dev.godwit.tokens..")
            .layer("records")
            .definedBy("dev.godwit.records..")
            .layer("grpc")
            .definedBy("dev.godwit.grpc..")
            .layer("router")
            .definedBy("dev.godwit.router..")
            .layer("gateway")
            .definedBy("dev.godwit.gateway..")
            .layer("api")
            .definedBy("dev.godwit.api..")
            .layer("server")
            .definedBy("dev.godwit.server..")
            .layer("client")
            .definedBy("dev.godwit.client..")
            .whereLayer("protocol")
            .mayNotAccessAnyLayer()
            .whereLayer("runtime")
            .mayNotAccessAnyLayer()
            .whereLayer("embedded")
            .mayNotAccessAnyLayer()
            .whereLayer("registry")
            .mayOnlyAccessLayers("protocol", "runtime")
            .whereLayer("inbox")
            .mayOnlyAccessLayers("protocol", "runtime")
            .whereLayer("tokens")
            .mayOnlyAccessLayers("protocol", "runtime")
            .whereLayer("records")
            .mayOnlyAccessLayers("protocol", "runtime", "inbox")
            .whereLayer("grpc")
            .mayOnlyAccessLayers("protocol", "runtime")
            .whereLayer("router")
            .mayOnlyAccessLayers("protocol", "runtime", "registry", "inbox")
            .whereLayer("gateway")
            .mayOnlyAccessLayers("protocol", "runtime", "registry", "inbox", "tokens", "records", "grpc")
            .whereLayer("api")
            .mayOnlyAccessLayers("protocol", "runtime", "registry", "inbox", "tokens", "records", "grpc")
            .whereLayer("client")
            .mayNotAccessAnyLayer()
            .whereLayer("client")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule hazelcast_standsBehindTheRegistry = noClasses()
            .that()
            .resideOutsideOfPackage("dev.godwit.registry.hazelcast..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.hazelcast..");

    @ArchTest
    static final ArchRule redis_standsBehindTheInbox = noClasses()
            .that()
            .resideOutsideOfPackage("dev.godwit.inbox.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.redis..");

    /** What api and gateway write goes through records; the tools produce as any service does, and the client is for services. */
    @ArchTest
    static final ArchRule kafka_standsBehindTheRouter = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.godwit.router.kafka..",
                    "dev.godwit.api.kafka..",
                    "dev.godwit.records.kafka..",
                    "dev.godwit.embedded..",
                    "dev.godwit.server.tools..",
                    "dev.godwit.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "kafka..", "io.vertx.kafka..");

    /** Logic is plain Java that runs without an event loop. */
    @ArchTest
    static final ArchRule logic_knowsNoVertx = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.godwit.protocol..",
                    "dev.godwit.registry..",
                    "dev.godwit.inbox",
                    "dev.godwit.inbox.memory..",
                    "dev.godwit.router.lane..",
                    "dev.godwit.router.forward..",
                    "dev.godwit.router.log..",
                    "dev.godwit.gateway.hub..",
                    "dev.godwit.gateway.limit..",
                    "dev.godwit.gateway.session..",
                    "dev.godwit.records",
                    "dev.godwit.records.memory..",
                    "dev.godwit.api.push..",
                    "dev.godwit.api.message..",
                    "dev.godwit.server.config..",
                    "dev.godwit.server.life..",
                    "dev.godwit.server.cli..")
            .should()
            // Netty's reader of addresses is plain functions; the JDK's asks a name server.
            .dependOnClassesThat(
                    resideInAnyPackage("io.vertx..", "io.netty..").and(not(name("io.netty.util.NetUtil"))));

    /** What the broker is made of is internal to Kafka. */
    @ArchTest
    static final ArchRule embedded_isForDevModeAndTests = noClasses()
            .that()
            .resideInAPackage("dev.godwit..")
            .and()
            .resideOutsideOfPackages("dev.godwit.embedded..", "dev.godwit.server.dev..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.godwit.embedded..");

    @ArchTest
    static final ArchRule logs_goThroughSlf4j = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.logging..", "org.jboss.logging..");

    @ArchTest
    static final ArchRule onlyTheCommandLine_prints = noClasses()
            .that()
            .resideOutsideOfPackages("dev.godwit.server.cli..", "dev.godwit.example..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule onlyMain_exits = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Main.class.getName())
            .should()
            .callMethod(System.class, "exit", int.class);

    /** What a router counts is one list, which stands beside the class that all of it belongs to. */
    @ArchTest
    static final ArchRule packages_haveNoCycles = slices().matching("dev.godwit.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(alwaysTrue(), name("dev.godwit.router.RouterMetrics"));

    @ArchTest
    static final ArchRule names_areTheFieldsOwn =
            classes().should().haveNameNotMatching(".*(Impl|Util|Utils|Helper|Manager|Base)");
}

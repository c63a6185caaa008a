package dev.godwit.server.roles;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.godwit.server.config.LoggingSettings;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes to standard error, from when the configuration is known. Before that, and in tools: warnings only. */
public final class Logs {

    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n%ex{8}";

    private Logs() {}

    public static void begin(LoggingSettings settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(settings.format(), context));
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(level(settings.libraries()));
        context.getLogger("dev.godwit").setLevel(level(settings.level()));
    }

    /** From these only errors: what they warn of is meant to be so. */
    public static void quieten(String... loggers) {
        limit(Level.ERROR, loggers);
    }

    /** From these nothing any more. */
    public static void silence(String... loggers) {
        limit(Level.OFF, loggers);
    }

    private static void limit(Level level, String... loggers) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (String logger : loggers) {
            context.getLogger(logger).setLevel(level);
        }
    }

    private static Encoder<ILoggingEvent> encoder(LoggingSettings.Format format, LoggerContext context) {
        if (format == LoggingSettings.Format.JSON) {
            LogstashEncoder json = new LogstashEncoder();
            json.setContext(context);
            json.start();
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(PATTERN);
        text.start();
        return text;
    }

    private static Level level(LoggingSettings.Level level) {
        return Level.toLevel(level.name());
    }
}

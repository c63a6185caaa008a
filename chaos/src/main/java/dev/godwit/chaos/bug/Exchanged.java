package dev.godwit.chaos.bug;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Function;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.asm.MemberSubstitution.Substitution.Chain.Step.ForDelegation;
import net.bytebuddy.asm.MemberSubstitution.WithoutSpecification.ForMatchedMethod;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * A call in a method is exchanged for another one, or left out.
 *
 * @param call what is called there: {@code SimpleClass.method}
 * @param by says what happens in its place
 */
record Exchanged(String type, String method, String call, Function<ForMatchedMethod, MemberSubstitution> by)
        implements Change {

    /** @param by a static method that takes what is called and its arguments, or what annotations ask for */
    static Change call(String type, String method, String call, Class<?> bug, String by) {
        Method instead = Arrays.stream(bug.getDeclaredMethods())
                .filter(declared -> declared.getName().equals(by))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(bug + ": no " + by));
        boolean asks = Arrays.stream(instead.getParameterAnnotations()).anyMatch(of -> of.length > 0);
        return new Exchanged(
                type,
                method,
                call,
                found -> asks ? found.replaceWithChain(ForDelegation.to(instead)) : found.replaceWith(instead));
    }

    /** @param by another method without arguments of what is called */
    static Change call(String type, String method, String call, String by) {
        return new Exchanged(
                type,
                method,
                call,
                found -> found.replaceWithMethod(ElementMatchers.named(by).and(ElementMatchers.takesNoArguments())));
    }

    static Change leftOut(String type, String method, String call) {
        return new Exchanged(type, method, call, ForMatchedMethod::stub);
    }

    @Override
    public MethodVisitorWrapper code(TypeDescription in) {
        int dot = call.indexOf('.');
        ElementMatcher<MethodDescription> called = ElementMatchers.<MethodDescription>named(call.substring(dot + 1))
                .and(ElementMatchers.isDeclaredBy(
                        declaring -> declaring.getSimpleName().equals(call.substring(0, dot))));
        return by.apply(MemberSubstitution.strict().failIfNoMatch(true).method(called));
    }
}

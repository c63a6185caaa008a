package dev.godwit.chaos.bug;

import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** A change of one method of the product. Where that is not found as it was, the change fails: a bug must not vanish unnoticed. */
public sealed interface Change permits Exchanged, Inserted, Reworded, Unwritten {

    /** The class with the method. */
    String type();

    /** Its name; {@code lambda$name} for the lambda in it. */
    String method();

    /** What to do with its code. */
    MethodVisitorWrapper code(TypeDescription in);

    /** The change, for this class. */
    default AsmVisitorWrapper in(TypeDescription type) {
        ElementMatcher.Junction<MethodDescription> named = method().startsWith("lambda$")
                ? ElementMatchers.nameStartsWith(method() + "$")
                : ElementMatchers.named(method()).and(ElementMatchers.not(ElementMatchers.isBridge()));
        int found = type.getDeclaredMethods().filter(named).size();
        if (found != 1) {
            throw new IllegalStateException(
                    type.getName() + ": " + found + " methods named " + method() + " (expected: 1)");
        }
        return new AsmVisitorWrapper.ForDeclaredMethods().method(named, code(type));
    }
}

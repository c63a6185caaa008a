package dev.godwit.chaos.bug;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Code is added to a method.
 *
 * @param advice the code, which may ask for what its annotations name
 */
record Inserted(String type, String method, Class<?> advice) implements Change {

    @Override
    public MethodVisitorWrapper code(TypeDescription in) {
        return Advice.to(advice);
    }
}

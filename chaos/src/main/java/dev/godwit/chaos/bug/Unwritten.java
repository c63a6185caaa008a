package dev.godwit.chaos.bug;

import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;

/** A method does not write to a field. */
record Unwritten(String type, String method, String field) implements Change {

    @Override
    public MethodVisitorWrapper code(TypeDescription in) {
        return MemberSubstitution.strict()
                .failIfNoMatch(true)
                .field(ElementMatchers.named(field))
                .onWrite()
                .stub();
    }
}

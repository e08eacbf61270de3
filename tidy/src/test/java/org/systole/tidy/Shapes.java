package org.systole.tidy;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Looks at the classes and methods of one file: sizes, names, empty catches. */
final class Shapes extends TreeScanner<Void, Void> {
    private static final int METHOD_LINES = 70;
    private static final int CLASS_LINES = 500;
    private static final int PARAMETERS = 7;

    private static final Pattern HIDING =
            Pattern.compile("Abstract\\w+|\\w+(Impl|Manager|Utils?|Helper)|I[A-Z][a-z]\\w*");

    private final Source source;
    private final List<String> sizes = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> catches = new ArrayList<>();
    private boolean inValue;

    private Shapes(Source source) {
        this.source = source;
    }

    static Shapes of(Source source) {
        Shapes shapes = new Shapes(source);
        shapes.scan(source.unit(), null);
        if (source.lines().size() > CLASS_LINES) {
            shapes.sizes.add(source.at(
                    1, source.lines().size() + " lines; a file has " + CLASS_LINES + " at most: split it by idea"));
        }
        return shapes;
    }

    List<String> sizes() {
        return sizes;
    }

    List<String> names() {
        return names;
    }

    List<String> catches() {
        return catches;
    }

    @Override
    public Void visitClass(ClassTree tree, Void nothing) {
        String name = tree.getSimpleName().toString();
        boolean isInterface = tree.getKind() == Tree.Kind.INTERFACE;
        if (HIDING.matcher(name).matches() && (isInterface || !name.matches("I[A-Z].*"))) {
            names.add(source.at(source.line(tree), name + " hides its job: say what it does, or how it differs"));
        }
        boolean outer = inValue;
        inValue = tree.getKind() == Tree.Kind.RECORD || tree.getKind() == Tree.Kind.ENUM;
        super.visitClass(tree, nothing);
        inValue = outer;
        return null;
    }

    @Override
    public Void visitMethod(MethodTree tree, Void nothing) {
        long lines = source.lastLine(tree) - source.line(tree) + 1;
        if (lines > METHOD_LINES) {
            sizes.add(source.at(
                    source.line(tree),
                    tree.getName() + " has " + lines + " lines; a method has " + METHOD_LINES + " at most: split it"));
        }
        boolean constructor = tree.getName().contentEquals("<init>");
        if (tree.getParameters().size() > PARAMETERS && !(inValue && constructor)) {
            sizes.add(source.at(
                    source.line(tree),
                    tree.getName() + " takes " + tree.getParameters().size() + " parameters; take " + PARAMETERS
                            + " at most, or a record"));
        }
        return super.visitMethod(tree, nothing);
    }

    @Override
    public Void visitCatch(CatchTree tree, Void nothing) {
        if (tree.getBlock().getStatements().isEmpty()) {
            catches.add(source.at(source.line(tree), "an empty catch; act, answer a value, or let it fail"));
        }
        return super.visitCatch(tree, nothing);
    }
}

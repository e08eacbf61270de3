package org.systole.policy.state;

import java.util.Comparator;

/** Orders names as people do: numbers in them by value, so that node9 comes before node10; case does not matter. */
public enum NaturalOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String one, String two) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < two.length()) {
            char a = one.charAt(i);
            char b = two.charAt(j);
            if (Character.isDigit(a) && Character.isDigit(b)) {
                int endA = numberEnd(one, i);
                int endB = numberEnd(two, j);
                int order = numbers(one.substring(i, endA), two.substring(j, endB));
                if (order != 0) {
                    return order;
                }
                i = endA;
                j = endB;
            } else {
                int order = Character.compare(Character.toLowerCase(a), Character.toLowerCase(b));
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
        }
        int rest = Integer.compare(one.length() - i, two.length() - j);
        return rest != 0 ? rest : one.compareTo(two);
    }

    private static int numberEnd(String text, int start) {
        int end = start;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int numbers(String one, String two) {
        String a = one.replaceFirst("^0+(?=.)", "");
        String b = two.replaceFirst("^0+(?=.)", "");
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }
}

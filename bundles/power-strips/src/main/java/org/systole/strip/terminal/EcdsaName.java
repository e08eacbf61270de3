package org.systole.strip.terminal;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.List;
import java.util.Map;

/**
 * Lets the SSH library read host keys of type ECDSA. It asks for a key factory by the name a big cryptography library
 * uses, where the Java platform calls the same thing EC; this provider only passes such requests on. It is added behind
 * all others, once in the life of the JVM, and stays: whoever asks for that name later gets the platform's own keys.
 */
final class EcdsaName extends Provider {
    private static final long serialVersionUID = 1;

    private static final String NAME = "SystoleEcdsaName";

    private EcdsaName() {
        super(NAME, "1", "the key factory EC under the name ECDSA");
        putService(new Service(this, "KeyFactory", "ECDSA", Passing.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                return new Passing(KeyFactory.getInstance("EC"));
            }
        });
    }

    static synchronized void makeKnown() {
        if (Security.getProvider(NAME) == null && Security.getProviders("KeyFactory.ECDSA") == null) {
            Security.addProvider(new EcdsaName());
        }
    }

    /** A key factory that lets another do the work. */
    private static final class Passing extends KeyFactorySpi {
        private final KeyFactory to;

        Passing(KeyFactory to) {
            this.to = to;
        }

        @Override
        protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
            return to.generatePublic(spec);
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
            return to.generatePrivate(spec);
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> spec) throws InvalidKeySpecException {
            return to.getKeySpec(key, spec);
        }

        @Override
        protected Key engineTranslateKey(Key key) throws InvalidKeyException {
            return to.translateKey(key);
        }
    }
}

package org.systole.strip.terminal;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA1;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/** Which algorithms of SSH are offered, the best first: those of today, and the weak ones only where asked for. */
final class Algorithms {
    private Algorithms() {}

    static Config config(boolean old) {
        SecurityUtils.setRegisterBouncyCastle(false); // the Java platform has all that is offered here
        EcdsaName.makeKnown();
        Config config = new ConfigImpl();
        config.setLoggerFactory(new Quiet());
        config.setVersion("Systole");
        config.setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
        config.setFileKeyProviderFactories(List.of());
        config.setCompressionFactories(List.of(new NoneCompression.Factory()));
        config.setKeepAliveProvider(KeepAliveProvider.HEARTBEAT);
        config.setKeyExchangeFactories(with(
                old,
                List.of(
                        new Curve25519SHA256.Factory(),
                        new Curve25519SHA256.FactoryLibSsh(),
                        new ECDHNistP.Factory256(),
                        new ECDHNistP.Factory384(),
                        new ECDHNistP.Factory521(),
                        DHGroups.Group16SHA512(),
                        DHGroups.Group14SHA256(),
                        new DHGexSHA256.Factory(),
                        new ExtInfoClientFactory()),
                List.of(DHGroups.Group14SHA1(), new DHGexSHA1.Factory(), DHGroups.Group1SHA1())));
        config.setKeyAlgorithms(with(
                old,
                List.of(
                        KeyAlgorithms.EdDSA25519(),
                        KeyAlgorithms.ECDSASHANistp256(),
                        KeyAlgorithms.ECDSASHANistp384(),
                        KeyAlgorithms.ECDSASHANistp521(),
                        KeyAlgorithms.RSASHA512(),
                        KeyAlgorithms.RSASHA256()),
                List.of(KeyAlgorithms.SSHRSA(), KeyAlgorithms.SSHDSA())));
        config.setCipherFactories(with(
                old,
                List.of(
                        GcmCiphers.AES256GCM(),
                        GcmCiphers.AES128GCM(),
                        BlockCiphers.AES256CTR(),
                        BlockCiphers.AES192CTR(),
                        BlockCiphers.AES128CTR()),
                List.of(BlockCiphers.AES256CBC(), BlockCiphers.AES128CBC(), BlockCiphers.TripleDESCBC())));
        config.setMACFactories(with(
                old,
                List.of(
                        Macs.HMACSHA2256Etm(),
                        Macs.HMACSHA2512Etm(),
                        Macs.HMACSHA2256(),
                        Macs.HMACSHA2512(),
                        Macs.HMACSHA1()),
                List.of(Macs.HMACMD5())));
        return config;
    }

    private static <T> List<Factory.Named<T>> with(
            boolean old, List<? extends Factory.Named<T>> today, List<? extends Factory.Named<T>> weak) {
        List<Factory.Named<T>> all = new ArrayList<>(today);
        if (old) {
            all.addAll(weak);
        }
        return all;
    }

    /** Keeps the library from telling at length what {@link Terminal} tells in one sentence. */
    private static final class Quiet implements LoggerFactory {
        @Override
        public Logger getLogger(String name) {
            return NOPLogger.NOP_LOGGER;
        }

        @Override
        public Logger getLogger(Class<?> type) {
            return NOPLogger.NOP_LOGGER;
        }
    }
}

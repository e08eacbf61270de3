package org.systole.management.bean;

/** The configuration. */
@Description("The configuration as XML")
public interface ConfigMXBean {
    @Description("Version: admin_epoch.epoch.num_updates")
    String getVersion();

    @Description("Who changed it last, and with what")
    String getLastChange();

    @Description("The part that an XPath selects, such as //group")
    String query(@Description("XPath; empty for everything") String xpath);

    @Description("What is wrong with the running configuration")
    String verify();

    @Description("Merges XML into what has its name and id, and adds what is not there")
    String modify(@Description("XML") String xml);

    @Description("Removes the first object with this name and these attributes")
    String delete(@Description("XML, such as <primitive id=\"old\"/>") String xml);

    @Description("What modify or delete would lead to, without doing it")
    String dryRun(@Description("modify or delete") String verb, @Description("XML") String xml);
}

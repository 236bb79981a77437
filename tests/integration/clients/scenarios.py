#!/usr/bin/python3
"""Scenarios over the API on a test hypervisor, through libvirt's own Python binding.

scenarios.py URI FOLDER [NAME]

Prints what each step answered: the value, or the number of the error. What differs from run to run (generated UUIDs and
MAC addresses, times) is left out, so that two hypervisors that behave alike print the same. Each scenario has a
connection of its own, on which test:///default starts afresh. FOLDER is one that the daemon sees under the same path.
"""
import os
import re
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)
libvirt.virEventRegisterDefaultImpl()

URI, FOLDER, ONLY = sys.argv[1], sys.argv[2], sys.argv[3:]
SCENARIOS = []


def run_events():
    while True:
        libvirt.virEventRunDefaultImpl()


threading.Thread(target=run_events, daemon=True).start()


def scenario(function):
    SCENARIOS.append(function)
    return function


def shown(value):
    """A value without what differs from run to run."""
    if isinstance(value, (libvirt.virDomain, libvirt.virNetwork, libvirt.virStoragePool, libvirt.virStorageVol,
                          libvirt.virInterface, libvirt.virNodeDevice)):
        return "<%s>" % value.name()
    if isinstance(value, (libvirt.virDomainSnapshot, libvirt.virDomainCheckpoint)):
        return "<%s>" % value.getName()
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(shown, value))
        return "[%s]" % inner if isinstance(value, list) else "(%s)" % inner
    if isinstance(value, dict):
        return "{%s}" % ", ".join("%s: %s" % (key, shown(value[key])) for key in sorted(value, key=str))
    if isinstance(value, str):
        value = value.replace(FOLDER, "FOLDER")
        value = re.sub(r"52:54:00(:[0-9a-f]{2}){3}", "MAC", value)
        value = re.sub(r"<creationTime>\d+</creationTime>", "<creationTime>TIME</creationTime>", value)
        value = re.sub(r"<uuid>(?!6695eb01|dd8fe884|dfe224cb|00000000)[-0-9a-f]{36}</uuid>", "<uuid>UUID</uuid>", value)
    return repr(value)


def step(label, function, *arguments):
    try:
        value = function(*arguments)
    except libvirt.libvirtError as error:
        print("  %s: error %d" % (label, error.get_error_code()))
        return None
    print("  %s: %s" % (label, shown(value)))
    return value


def do(label, function, *arguments):
    """A step whose answer is of no interest."""
    try:
        value = function(*arguments)
    except libvirt.libvirtError as error:
        print("  %s: error %d" % (label, error.get_error_code()))
        return None
    print("  %s: done" % label)
    return value


def canonical(xml):
    """XML as lines, one element each: what is the same document is the same text."""
    root = ET.fromstring(xml)
    # an element without content says nothing, whether it is written or not
    for element in root.findall("metadata"):
        if len(element) == 0:
            root.remove(element)
    for element in root.iter():
        element.text, element.tail = (element.text or "").strip() or None, None
    ET.indent(root)
    return ET.tostring(root, encoding="unicode").splitlines()


def xml(label, function, *arguments):
    try:
        text = function(*arguments)
    except libvirt.libvirtError as error:
        print("  %s: error %d" % (label, error.get_error_code()))
        return None
    print("  %s:" % label)
    for line in canonical(text):
        print("    " + shown(line)[1:-1])
    return text


def guest(name, more="", uuid=None, devices=""):
    return ("<domain type='test'><name>%s</name>%s<memory unit='KiB'>204800</memory><currentMemory unit='KiB'>102400"
            "</currentMemory><vcpu current='2'>4</vcpu><os><type>hvm</type></os>%s<devices>%s</devices></domain>"
            % (name, "<uuid>%s</uuid>" % uuid if uuid else "", more, devices))


class Events:
    """Every event of a connection, in the order in which they came."""

    def __init__(self, c):
        self.seen, self.c = [], c
        self.ids = [c.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self.domain, None)]
        c.networkEventRegisterAny(None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE, self.object, "network")
        c.storagePoolEventRegisterAny(None, libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, self.object, "pool")
        c.storagePoolEventRegisterAny(None, libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH, self.refreshed, None)
        c.nodeDeviceEventRegisterAny(None, libvirt.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, self.object, "device")
        c.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, self.metadata, None)

    def domain(self, _c, domain, event, detail, _opaque):
        self.seen.append("%s %d %d" % (domain.name(), event, detail))

    def object(self, _c, thing, event, detail, kind):
        self.seen.append("%s %s %d %d" % (kind, thing.name(), event, detail))

    def refreshed(self, _c, pool, _opaque):
        self.seen.append("pool %s refreshed" % pool.name())

    def metadata(self, _c, domain, kind, uri, _opaque):
        self.seen.append("%s metadata %d %s" % (domain.name(), kind, uri))

    def show(self, label):
        # a call and its answer come behind the events that were sent before
        self.c.getLibVersion()
        deadline, count = time.time() + 0.25, len(self.seen)
        while time.time() < deadline:
            time.sleep(0.02)
            if len(self.seen) != count:
                deadline, count = time.time() + 0.25, len(self.seen)
        print("  events of %s: %s" % (label, "; ".join(self.seen) or "none"))
        self.seen.clear()


@scenario
def connection(c):
    step("type", c.getType)
    step("version", c.getVersion)
    step("hostname is the host's", lambda: c.getHostname() == os.uname().nodename)
    step("alive", c.isAlive)
    step("encrypted", c.isEncrypted)
    step("most processors", c.getMaxVcpus, None)
    xml("capabilities", lambda: c.getCapabilities().replace(" cluster_id='0'", ""))
    xml("firmware", c.getSysinfo)
    for name, function, arguments in [
        ("node", c.getInfo, ()), ("free memory", c.getFreeMemory, ()), ("cells", c.getCellsFreeMemory, (0, 2)),
        ("second cell", c.getCellsFreeMemory, (1, 5)), ("no such cell", c.getCellsFreeMemory, (7, 1)),
        ("processors", c.getCPUMap, ()), ("security model", c.getSecurityModel, ()),
        ("memory statistics", c.getMemoryStats, (-1,)), ("memory parameters", c.getMemoryParameters, ()),
        ("compare", c.compareCPU, ("<cpu><arch>x86_64</arch><model>Penryn</model></cpu>",)),
        ("secrets", c.listSecrets, ()), ("filters", c.listNWFilters, ()),
        ("to native", c.domainXMLToNative, ("qemu-argv", guest("x"))),
    ]:
        step(name, function, *arguments)


@scenario
def lists(c):
    do("define", c.defineXML, guest("kept"))
    do("define", c.defineXML, guest("marked"))
    step("autostart", c.lookupByName("marked").setAutostart, 1)
    do("start a transient one", c.createXML, guest("passing"))
    do("start another", c.createXML, guest("paused"))
    step("suspend it", c.lookupByName("paused").suspend)
    step("running", c.numOfDomains)
    step("numbers", lambda: sorted(c.listDomainsID()))
    step("defined", c.numOfDefinedDomains)
    step("defined names", lambda: sorted(c.listDefinedDomains()))
    for name in ["ACTIVE", "INACTIVE", "PERSISTENT", "TRANSIENT", "RUNNING", "PAUSED", "SHUTOFF", "OTHER", "MANAGEDSAVE",
                 "NO_MANAGEDSAVE", "AUTOSTART", "NO_AUTOSTART", "HAS_SNAPSHOT", "NO_SNAPSHOT", "HAS_CHECKPOINT"]:
        flag = getattr(libvirt, "VIR_CONNECT_LIST_DOMAINS_" + name)
        step(name, lambda flag=flag: sorted(d.name() for d in c.listAllDomains(flag)))
    step("active ones that are kept", lambda: sorted(d.name() for d in c.listAllDomains(1 | 4)))
    step("by number", c.lookupByID, 1)
    step("no such number", c.lookupByID, 4711)
    step("no such name", c.lookupByName, "nobody")
    step("by UUID", c.lookupByUUIDString, "6695eb01-f6a4-8304-79aa-97f2502e193f")
    step("no such UUID", c.lookupByUUIDString, "00000000-0000-0000-0000-000000000001")


@scenario
def life(c):
    events, d = Events(c), c.lookupByName("test")
    for name in ["suspend", "resume", "reboot", "reset", "shutdown", "create", "destroy", "create", "suspend", "shutdown"]:
        step(name, getattr(d, name))
        step("state", d.state)
        step("active", d.isActive)
        step("persistent", d.isPersistent)
    step("number", lambda: c.lookupByName("test").ID())
    events.show("a life")
    t = step("start a transient one", c.createXML, guest("passing"))
    step("state", t.state)
    step("persistent", t.isPersistent)
    step("destroy it", t.destroy)
    step("look for it", c.lookupByName, "passing")
    events.show("a short life")
    for action in ["destroy", "restart", "preserve"]:
        text = guest("ends", "<on_poweroff>%s</on_poweroff><on_reboot>%s</on_reboot>" % (action, action))
        e = step("define with " + action, c.defineXML, text)
        for name in ["create", "reboot", "state", "create", "shutdown", "state"]:
            step(name, getattr(e, name))
        if e.isActive():
            step("destroy", e.destroy)
        step("undefine", e.undefine)
        events.show(action)


@scenario
def wrong_states(c):
    d = c.lookupByName("test")
    step("start a running one", d.create)
    step("resume a running one", d.resume)
    step("suspend", d.suspend)
    step("suspend again", d.suspend)
    step("start a paused one", d.create)
    step("destroy", d.destroy)
    for name in ["destroy", "suspend", "resume", "shutdown", "reboot", "reset", "managedSaveRemove", "maxMemory",
                 "injectNMI", "controlInfo", "hostname", "vcpus", "memoryStats", "schedulerType", "diskErrors", "fsInfo",
                 "getTime", "screenshot"]:
        if name == "screenshot":
            step(name, lambda: d.screenshot(c.newStream(), 0))
        else:
            step(name, getattr(d, name))
    step("save", d.save, FOLDER + "/never")
    step("managed save", d.managedSave)
    step("core dump", d.coreDump, FOLDER + "/never")
    step("statistics of a disk", d.blockStats, "vda")
    step("statistics of an interface", d.interfaceStats, "testnet0")
    step("undefine", d.undefine)
    for name in ["create", "undefine", "isActive", "XMLDesc", "state", "info"]:
        step("then " + name, getattr(d, name))


@scenario
def definitions(c):
    events = Events(c)
    a = step("define", c.defineXML, guest("a", uuid="00000000-0000-0000-0000-00000000000a"))
    step("updated", a.isUpdated)
    step("define again", c.defineXML, guest("a", uuid="00000000-0000-0000-0000-00000000000a"))
    step("the same UUID", c.defineXML, guest("b", uuid="00000000-0000-0000-0000-00000000000a"))
    step("the same name", c.defineXML, guest("a", uuid="00000000-0000-0000-0000-00000000000b"))
    step("start", a.create)
    step("change while it runs", c.defineXML, guest("a", "<title>new</title>", "00000000-0000-0000-0000-00000000000a"))
    step("start its like", c.createXML, guest("a", uuid="00000000-0000-0000-0000-00000000000a"))
    xml("kept", a.XMLDesc, libvirt.VIR_DOMAIN_XML_INACTIVE)
    xml("in use", a.XMLDesc)
    step("rename a running one", a.rename, "z")
    step("undefine a running one", a.undefine)
    step("persistent", a.isPersistent)
    step("keep it again", c.defineXML, guest("a", uuid="00000000-0000-0000-0000-00000000000a"))
    step("destroy", a.destroy)
    step("rename", a.rename, "z")
    step("by its old name", c.lookupByName, "a")
    step("rename to a name that is taken", c.lookupByName("z").rename, "test")
    step("undefine", c.lookupByName("z").undefine)
    events.show("definitions")
    for label, text in [
        ("not XML", "<domain"), ("another document", "<network/>"), ("no name", "<domain type='test'/>"),
        ("no memory", "<domain type='test'><name>x</name><os><type>hvm</type></os></domain>"),
        ("no OS type", "<domain type='test'><name>x</name><memory>1</memory></domain>"),
        ("an odd OS type", "<domain type='test'><name>x</name><memory>1</memory><os><type>odd</type></os></domain>"),
        ("an odd type", "<domain type='odd'><name>x</name><memory>1</memory><os><type>hvm</type></os></domain>"),
        ("an odd UUID", guest("x", uuid="12")), ("a slash", guest("a/b")), ("an empty name", guest("")),
        ("a disk twice", guest("x", devices="<disk><source file='/a'/><target dev='vda'/></disk>" * 2)),
    ]:
        step(label, c.defineXML, text)


@scenario
def documents(c):
    xml("the default one", c.lookupByName("test").XMLDesc)
    xml("at rest", c.lookupByName("test").XMLDesc, libvirt.VIR_DOMAIN_XML_INACTIVE)
    devices = """<disk type='file'><source file='/a'/><target dev='hda'/></disk>
      <disk type='file' device='cdrom'><target dev='sda' bus='scsi'/></disk>
      <disk><source file='/b'/><target dev='vdb'/></disk>
      <interface type='user'/><interface type='bridge'><source bridge='br0'/><target dev='tap3'/></interface>
      <interface type='network'><source network='default'/></interface>
      <graphics type='vnc' port='-1'/><serial type='pty'/><console type='pty'/>
      <channel type='pty'><target type='virtio' name='x'/></channel><input type='tablet' bus='usb'/>
      <sound model='ich6'/><video><model type='vga'/></video><controller type='scsi' model='virtio-scsi'/>
      <hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/></source></hostdev>
      <rng model='virtio'><backend model='random'>/dev/random</backend></rng><memballoon model='none'/>"""
    more = """<metadata><m:a xmlns:m='http://example.com/m'>text</m:a></metadata><features><acpi/><pae/></features>
      <cpu mode='host-passthrough'/><clock offset='localtime'/><description>words</description>"""
    d = do("define", c.defineXML, guest("rich", more, devices=devices))
    xml("rich", d.XMLDesc)
    do("start", d.create)
    xml("rich and running", d.XMLDesc)
    step("what it runs", d.OSType)
    step("memory", d.maxMemory)
    step("information", lambda: d.info()[:4])


@scenario
def sizes(c):
    d = step("define", c.defineXML, guest("sized"))
    for when in ["at rest", "running"]:
        print("  -- " + when)
        for flag in [0, 1, 2, 4, 5, 6]:
            step("processors %d" % flag, d.vcpusFlags, flag)
        step("most processors", d.maxVcpus)
        for count, flag in [(1, 0), (3, 1), (4, 2), (2, 3), (9, 2), (0, 2), (3, 6), (4, 6)]:
            step("set %d processors, %d" % (count, flag), d.setVcpusFlags, count, flag)
            step("now", lambda: [d.info()[3], d.maxVcpus()])
        step("set 2 processors", d.setVcpus, 2)
        for size, flag in [(51200, 0), (61440, 1), (71680, 2), (409600, 2), (307200, 6), (307200, 5), (0, 0)]:
            step("set memory %d, %d" % (size, flag), d.setMemoryFlags, size, flag)
            step("now", lambda: d.info()[1:3])
        step("set memory", d.setMemory, 102400)
        step("set most memory", d.setMaxMemory, 204800)
        step("period", d.setMemoryStatsPeriod, 5)
        if when == "at rest":
            step("start", d.create)
    xml("in use", d.XMLDesc)
    xml("kept", d.XMLDesc, libvirt.VIR_DOMAIN_XML_INACTIVE)


@scenario
def metadata(c):
    events, d = Events(c), c.lookupByName("test")
    for kind in (0, 1):
        step("none yet", d.metadata, kind, None)
        step("set", d.setMetadata, kind, "words", None, None)
        step("get", d.metadata, kind, None)
    step("no such element", d.metadata, 2, "http://example.com/a")
    step("set an element", d.setMetadata, 2, "<a b='c'><d/></a>", "k", "http://example.com/a")
    step("get it", d.metadata, 2, "http://example.com/a")
    step("get it at rest", d.metadata, 2, "http://example.com/a", libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    step("set it at rest", d.setMetadata, 2, "<a/>", "k", "http://example.com/a", libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    step("get it at rest", d.metadata, 2, "http://example.com/a", libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    step("not XML", d.setMetadata, 2, "<a", "k", "http://example.com/a")
    step("without a key", d.setMetadata, 2, "<a/>", None, "http://example.com/a")
    step("a title of two lines", d.setMetadata, 1, "a\nb", None, None)
    step("an unknown kind", d.metadata, 7, None)
    step("remove it", d.setMetadata, 2, None, "k", "http://example.com/a")
    step("remove the words", d.setMetadata, 0, None, None, None)
    step("get it", d.metadata, 2, "http://example.com/a")
    events.show("metadata")
    xml("in use", d.XMLDesc)


@scenario
def tuning(c):
    d = c.lookupByName("test")
    step("scheduler", d.schedulerType)
    step("its parameters", d.schedulerParameters)
    step("memory limits", d.memoryParameters)
    step("block weights", d.blkioParameters)
    step("NUMA", d.numaParameters)
    step("interface", d.interfaceParameters, "testnet0")
    step("no such interface", d.interfaceParameters, "nonet")
    step("disk limits", lambda: sorted(d.blockIoTune("vda").items())[:6])
    step("no such disk", d.blockIoTune, "vdq")
    step("perf", lambda: sorted(d.perfEvents().items())[:4])
    step("pins", lambda: [len(d.vcpuPinInfo()), d.vcpuPinInfo()[0][:4]])
    step("pin", d.pinVcpu, 0, (True, False, False, False))
    step("pins", lambda: [p[:4] for p in d.vcpuPinInfo()])
    step("pin one that is not there", d.pinVcpu, 9, (True,))
    step("emulator", lambda: d.emulatorPinInfo()[:4])
    step("pin the emulator", d.pinEmulator, (False, True, False, False))
    step("emulator", lambda: d.emulatorPinInfo()[:4])
    step("threads", d.ioThreadInfo)
    step("add one", d.addIOThread, 3)
    step("add it again", d.addIOThread, 3)
    step("threads", lambda: [t[0] for t in d.ioThreadInfo()])
    step("remove it", d.delIOThread, 3)
    step("remove it again", d.delIOThread, 3)
    step("limit memory", d.setMemoryParameters, {"hard_limit": 4000000, "soft_limit": 3000000})
    step("memory limits", d.memoryParameters)
    step("weigh", d.setBlkioParameters, {"weight": 500})
    step("block weights", d.blkioParameters)
    step("on nodes", d.setNumaParameters, {"numa_nodeset": "0-1", "numa_mode": 0})
    step("NUMA", d.numaParameters)
    step("limit an interface", d.setInterfaceParameters, "testnet0", {"inbound.average": 100, "outbound.average": 50})
    step("interface", d.interfaceParameters, "testnet0")
    step("perf", d.setPerfEvents, {"cpu_cycles": True})
    step("perf", lambda: d.perfEvents()["cpu_cycles"])
    step("weight", d.setSchedulerParameters, {"weight": 70})
    step("on a crash", d.setLifecycleAction, 2, 1)
    xml("in use", d.XMLDesc)


@scenario
def guest_side(c):
    d = c.lookupByName("test")
    step("hostname", d.hostname)
    step("file systems", lambda: d.fsInfo())
    step("freeze", d.fsFreeze)
    step("thaw", d.fsThaw)
    step("disk errors", d.diskErrors)
    step("addresses", d.interfaceAddresses, 0)
    step("send keys", d.sendKey, 0, 10, [30, 31], 2)
    step("NMI", d.injectNMI)
    step("password", d.setUserPassword, "root", "x")
    step("signal", d.sendProcessSignal, 1, 1)
    step("set the time", d.setTime, {"seconds": 5})
    step("messages", d.messages)
    step("security label", d.securityLabel)
    step("memory", d.memoryStats)
    step("CPU", lambda: sorted(d.getCPUStats(True)[0]))
    step("disk", lambda: len(d.blockStats("vda")))
    step("no such disk", d.blockStats, "vdq")
    step("interface", lambda: len(d.interfaceStats("testnet0")))
    step("no such interface", d.interfaceStats, "nonet")
    step("block information", d.blockInfo, "vda")
    step("processors", lambda: [[(v[0], v[1]) for v in d.vcpus()[0]], len(d.vcpus()[1])])
    step("screenshot", lambda: d.screenshot(c.newStream(), 0))
    step("console", lambda: d.openConsole(None, c.newStream(), 0))
    step("state in statistics", lambda: [r[1]["state.state"] for r in c.getAllDomainStats(1)])


@scenario
def saved(c):
    events, d, path = Events(c), c.lookupByName("test"), FOLDER + "/saved"
    if os.path.exists(path):
        os.unlink(path)
    step("has one", d.hasManagedSaveImage)
    step("managed save", d.managedSave)
    step("state", d.state)
    step("has one", d.hasManagedSaveImage)
    step("undefine", d.undefine)
    step("start", d.create)
    step("has one", d.hasManagedSaveImage)
    step("managed save", d.managedSave)
    step("remove it", d.managedSaveRemove)
    step("start", d.create)
    events.show("managed save")
    step("save", d.save, path)
    step("state", d.state)
    step("look", lambda: os.path.exists(path))
    step("restore", c.restore, path)
    step("state", d.state)
    step("restore again", c.restore, path)
    step("restore nothing", c.restore, FOLDER + "/nothing")
    step("dump", d.coreDump, FOLDER + "/core")
    step("state", d.state)
    step("dump and crash", d.coreDump, FOLDER + "/core", 1)
    step("state", d.state)
    events.show("save and dump")
    for name in ("saved", "core"):
        if os.path.exists(FOLDER + "/" + name):
            os.unlink(FOLDER + "/" + name)


@scenario
def snapshots(c):
    events, d = Events(c), c.lookupByName("test")
    take = lambda name, flags=0: d.snapshotCreateXML("<domainsnapshot><name>%s</name></domainsnapshot>" % name, flags)
    step("none", d.snapshotNum)
    step("current", d.hasCurrentSnapshot)
    step("current one", d.snapshotCurrent)
    one = step("take", take, "one")
    two = step("take", take, "two")
    step("take a namesake", take, "two")
    step("names", lambda: sorted(d.snapshotListNames()))
    step("current one", d.snapshotCurrent)
    step("parent", two.getParent)
    step("parent of the first", one.getParent)
    step("children", one.numChildren)
    step("revert", d.revertToSnapshot, one)
    step("state", d.state)
    three = step("take", take, "three")
    for flag in [0, 1, 2, 4, 8, 16, 32, 64, 128, 256]:
        step("list %d" % flag, lambda flag=flag: sorted(s.getName() for s in d.listAllSnapshots(flag)))
    step("children", lambda: sorted(one.listChildrenNames()))
    step("is current", three.isCurrent)
    step("has metadata", three.hasMetadata)
    xml("document", lambda: re.sub("<name>\\d+</name>", "<name>NUMBER</name>", three.getXMLDesc()))
    step("destroy", d.destroy)
    four = step("take at rest", take, "four")
    step("revert to one that ran", d.revertToSnapshot, one)
    step("state", d.state)
    step("revert to one at rest", d.revertToSnapshot, four)
    step("state", d.state)
    step("revert and pause", d.revertToSnapshot, two, 2)
    step("state", d.state)
    step("take and halt", take, "five", libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_HALT)
    step("state", d.state)
    step("undefine", d.undefine)
    step("delete", two.delete)
    step("names", lambda: sorted(d.snapshotListNames()))
    step("delete with children", one.delete, 1)
    step("names", lambda: sorted(d.snapshotListNames()))
    step("look for one", d.snapshotLookupByName, "one")
    step("odd", d.snapshotCreateXML, "<odd/>")
    events.show("snapshots")


@scenario
def checkpoints(c):
    d = c.lookupByName("test")
    take = lambda name: d.checkpointCreateXML("<domaincheckpoint><name>%s</name></domaincheckpoint>" % name)
    step("none", d.listAllCheckpoints)
    one = step("take", take, "one")
    two = step("take", take, "two")
    step("take a namesake", take, "two")
    step("list", lambda: sorted(k.getName() for k in d.listAllCheckpoints()))
    step("roots", lambda: sorted(k.getName() for k in d.listAllCheckpoints(libvirt.VIR_DOMAIN_CHECKPOINT_LIST_ROOTS)))
    step("parent", lambda: two.getParent())
    step("children", lambda: one.listAllChildren())
    step("delete", one.delete)
    step("list", lambda: sorted(k.getName() for k in d.listAllCheckpoints()))
    step("look for it", d.checkpointLookupByName, "one")


@scenario
def networks(c):
    events = Events(c)
    step("active", c.listNetworks)
    step("defined", c.listDefinedNetworks)
    n = step("look it up", c.networkLookupByName, "default")
    xml("document", n.XMLDesc)
    step("bridge", n.bridgeName)
    step("autostart", n.autostart)
    step("start an active one", n.create)
    step("mark", n.setAutostart, 1)
    step("autostart", n.autostart)
    step("stop", n.destroy)
    step("active", n.isActive)
    step("start", n.create)
    text = ("<network><name>%s</name><forward mode='route'/><bridge name='br7'/><ip address='10.1.2.1' netmask="
            "'255.255.255.0'><dhcp><range start='10.1.2.10' end='10.1.2.20'/></dhcp></ip></network>")
    m = step("define", c.networkDefineXML, text % "more")
    step("persistent", m.isPersistent)
    step("active", m.isActive)
    host = "<host mac='52:54:00:00:00:01' name='h' ip='10.1.2.11'/>"
    step("update", m.update, 3, 4, -1, host, 2)
    step("update with what is there", m.update, 3, 4, -1, host, 2)
    xml("document", lambda: re.sub("<mac address=.*?/>", "", m.XMLDesc()))
    step("start", m.create)
    step("update what runs", m.update, 2, 4, -1, host, 1)
    step("stop", m.destroy)
    step("undefine", m.undefine)
    step("look for it", c.networkLookupByName, "more")
    t = step("start a transient one", c.networkCreateXML, text % "passing")
    step("stop it", t.destroy)
    step("by UUID", c.networkLookupByUUIDString, "dd8fe884-6c02-601e-7551-cca97df1c5df")
    step("all", lambda: sorted(x.name() for x in c.listAllNetworks()))
    step("inactive", lambda: sorted(x.name() for x in c.listAllNetworks(1)))
    step("not XML", c.networkDefineXML, "<network")
    step("no name", c.networkDefineXML, "<network/>")
    step("stop", n.destroy)
    step("undefine", n.undefine)
    events.show("networks")


@scenario
def pools(c):
    events = Events(c)
    step("active", c.listStoragePools)
    p = step("look it up", c.storagePoolLookupByName, "default-pool")
    xml("document", p.XMLDesc)
    step("information", p.info)
    step("volumes", p.numOfVolumes)
    v = step("create a volume", p.createXML, "<volume><name>one</name><capacity unit='MiB'>10</capacity></volume>")
    step("its path", v.path)
    step("its key", v.key)
    step("its information", v.info)
    xml("its document", v.XMLDesc)
    step("create a namesake", p.createXML, "<volume><name>one</name><capacity>1</capacity></volume>")
    step("create one that is too large", p.createXML, "<volume><name>huge</name><capacity unit='PiB'>1</capacity></volume>")
    step("create from it", p.createXMLFrom, "<volume><name>two</name><capacity unit='MiB'>10</capacity></volume>", v)
    step("volumes", lambda: sorted(p.listVolumes()))
    step("information", p.info)
    step("by key", c.storageVolLookupByKey, v.key())
    step("by path", c.storageVolLookupByPath, v.path())
    step("by name", p.storageVolLookupByName, "one")
    step("no such volume", p.storageVolLookupByName, "none")
    step("its pool", v.storagePoolLookupByVolume)
    step("delete", v.delete)
    step("delete again", v.delete)
    step("refresh", p.refresh)
    step("delete an active pool", p.delete)
    step("undefine an active pool", p.undefine)
    step("start an active pool", p.create)
    step("stop", p.destroy)
    step("volumes of what is stopped", p.numOfVolumes)
    step("stop again", p.destroy)
    step("refresh what is stopped", p.refresh)
    step("build", p.build)
    step("start", p.create)
    text = "<pool type='dir'><name>%s</name><target><path>/%s</path></target></pool>"
    q = step("define", c.storagePoolDefineXML, text % ("more", "more"))
    step("define one with the same target", c.storagePoolDefineXML, text % ("twin", "more"))
    step("mark", q.setAutostart, 1)
    step("autostart", q.autostart)
    step("persistent", q.isPersistent)
    step("start", q.create)
    xml("document", q.XMLDesc)
    step("all", lambda: sorted(x.name() for x in c.listAllStoragePools()))
    step("marked", lambda: sorted(x.name() for x in c.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART)))
    step("stop", q.destroy)
    step("delete", q.delete)
    step("undefine", q.undefine)
    t = step("start a transient one", c.storagePoolCreateXML, text % ("passing", "passing"))
    step("stop it", t.destroy)
    step("look for it", c.storagePoolLookupByName, "passing")
    step("sources", c.findStoragePoolSources, "logical", None)
    step("sources of a server", c.findStoragePoolSources, "netfs", "<source><host name='h'/></source>")
    step("not XML", c.storagePoolDefineXML, "<pool")
    step("an odd type", c.storagePoolDefineXML, "<pool type='odd'><name>x</name></pool>")
    events.show("pools")


@scenario
def interfaces(c):
    step("active", c.listInterfaces)
    i = step("look it up", c.interfaceLookupByName, "eth1")
    xml("document", i.XMLDesc)
    step("address", i.MACString)
    step("by address", c.interfaceLookupByMACString, "aa:bb:cc:dd:ee:ff")
    step("no such name", c.interfaceLookupByName, "eth9")
    step("start an active one", i.create)
    step("stop", i.destroy)
    step("stop again", i.destroy)
    step("active", i.isActive)
    step("defined", c.listDefinedInterfaces)
    text = "<interface type='ethernet' name='eth2'><mac address='aa:bb:cc:dd:ee:02'/></interface>"
    step("commit without a beginning", c.changeCommit)
    step("begin", c.changeBegin)
    step("begin again", c.changeBegin)
    j = step("define", c.interfaceDefineXML, text)
    step("roll back", c.changeRollback)
    step("look for it", c.interfaceLookupByName, "eth2")
    step("begin", c.changeBegin)
    j = step("define", c.interfaceDefineXML, text)
    step("commit", c.changeCommit)
    step("all", lambda: sorted(x.name() for x in c.listAllInterfaces()))
    step("start", j.create)
    step("stop", j.destroy)
    step("undefine", j.undefine)
    step("look for it", c.interfaceLookupByName, "eth2")


@scenario
def node_devices(c):
    events = Events(c)
    step("names", lambda: sorted(c.listDevices(None)))
    step("of a kind", lambda: sorted(c.listDevices("scsi_host")))
    step("of another", lambda: sorted(c.listDevices("pci")))
    step("fibre channel", lambda: sorted(d.name() for d in c.listAllDevices(libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST)))
    for name in sorted(c.listDevices(None)):
        d = c.nodeDeviceLookupByName(name)
        step("parent of " + name, d.parent)
        step("abilities of " + name, lambda d=d: sorted(d.listCaps()))
        xml("document of " + name, d.XMLDesc)
    step("no such name", c.nodeDeviceLookupByName, "nothing")
    text = ("<device><parent>%s</parent><capability type='scsi_host'><capability type='fc_host'><wwnn>2000000012341234"
            "</wwnn><wwpn>1000000012349999</wwpn></capability></capability></device>")
    made = step("create one", c.nodeDeviceCreateXML, text % "scsi_host1")
    step("create one below nothing", c.nodeDeviceCreateXML, text % "scsi_host77")
    if made is not None:
        xml("its document", made.XMLDesc)
        step("destroy it", made.destroy)
    step("names", lambda: sorted(c.listDevices(None)))
    events.show("devices")


def run(function):
    print(function.__name__)
    try:
        function(libvirt.open(URI))
    except (Exception, AssertionError) as error:  # a scenario that cannot go on does not hide the others
        print("  stopped: %s %s" % (type(error).__name__, error))


# a process each: objects keep their connection open until Python forgets them, and test:///default lives as long
for function in SCENARIOS:
    if len(ONLY) == 1 and function.__name__ == ONLY[0]:
        run(function)
    elif not ONLY:
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__, URI, FOLDER, function.__name__], check=False)

#!/usr/bin/perl
# Scenarios over the API on a test hypervisor, through libvirt's own Perl binding.
#
#     scenarios.pl URI
#
# Prints what each step answered: the value, or the number of the error. Generated UUIDs and times are left out, so that
# two hypervisors that behave alike print the same.
use strict;
use warnings;
use Sys::Virt;

my ($uri) = @ARGV;

sub shown {
    my ($value) = @_;
    return "none" unless defined $value;
    return "[" . join(", ", map { shown($_) } @$value) . "]" if ref $value eq "ARRAY";
    return "{" . join(", ", map { "$_: " . shown($value->{$_}) } sort keys %$value) . "}" if ref $value eq "HASH";
    return "<" . $value->get_name . ">" if ref $value && $value->can("get_name");
    return $value;
}

sub step {
    my ($label, $code) = @_;
    my @answer = eval { $code->() };
    if (my $error = $@) {
        print "  $label: ", (ref $error ? "error " . $error->code : "failed: $error"), "\n";
        return;
    }
    print "  $label: ", join(" ", map { shown($_) } @answer), "\n";
    return $answer[0];
}

sub names { return [sort map { $_->get_name } @_] }

sub guest {
    my ($name) = @_;
    return "<domain type='test'><name>$name</name><memory unit='KiB'>65536</memory><os><type>hvm</type></os></domain>";
}

sub document {
    my ($label, $code) = @_;
    step($label, sub {
        my $text = $code->();
        $text =~ s/<uuid>(?!6695eb01|dd8fe884|dfe224cb)[-0-9a-f]{36}</<uuid>UUID</g;
        $text =~ s/52:54:00(:[0-9a-f]{2}){3}/MAC/g;
        $text =~ s/<creationTime>\d+/<creationTime>TIME/g;
        $text =~ s/"/'/g;
        $text =~ s/>\s+</></g;
        return $text;
    });
}

my $c = Sys::Virt->new(uri => $uri);

print "connection\n";
step("type", sub { $c->get_type });
step("version", sub { $c->get_version });
step("node", sub { $c->get_node_info });
step("most processors", sub { $c->get_max_vcpus("test") });
step("free memory", sub { $c->get_node_free_memory });
step("secure", sub { $c->is_secure ? "yes" : "no" });
step("encrypted", sub { $c->is_encrypted ? "yes" : "no" });
step("secrets", sub { $c->num_of_secrets });

print "domains\n";
my $test = step("look it up", sub { $c->get_domain_by_name("test") });
step("by number", sub { $c->get_domain_by_id(1) });
step("by UUID", sub { $c->get_domain_by_uuid(pack("H*", "6695eb01f6a4830479aa97f2502e193f")) });
step("no such name", sub { $c->get_domain_by_name("nobody") });
step("UUID", sub { $test->get_uuid_string });
step("state", sub { $test->get_state });
document("document", sub { $test->get_xml_description });
step("most memory", sub { $test->get_max_memory });
step("information", sub { my $info = $test->get_info; delete $info->{cpuTime}; $info });
my $one = step("define", sub { $c->define_domain(guest("one")) });
my $two = step("start a transient one", sub { $c->create_domain(guest("two")) });
step("all", sub { names($c->list_all_domains) });
step("active", sub { names($c->list_domains) });
step("inactive", sub { names($c->list_defined_domains) });
step("transient", sub { names($c->list_all_domains(Sys::Virt::Domain::LIST_TRANSIENT)) });
for my $call (qw(create suspend resume shutdown create destroy)) {
    step($call, sub { $one->$call });
    step("state", sub { $one->get_state });
}
step("suspend it at rest", sub { $one->suspend });
step("autostart", sub { $one->set_autostart(1); $one->get_autostart ? "yes" : "no" });
step("is active", sub { $one->is_active ? "yes" : "no" });
step("is persistent", sub { $two->is_persistent ? "yes" : "no" });
step("processors", sub { $one->set_vcpus(1, Sys::Virt::Domain::VCPU_CONFIG); $one->get_vcpus(Sys::Virt::Domain::VCPU_CONFIG) });
step("too many processors", sub { $one->set_vcpus(50, Sys::Virt::Domain::VCPU_CONFIG) });
step("metadata", sub {
    $one->set_metadata(Sys::Virt::Domain::METADATA_DESCRIPTION, "words");
    $one->get_metadata(Sys::Virt::Domain::METADATA_DESCRIPTION);
});
step("no metadata", sub { $one->get_metadata(Sys::Virt::Domain::METADATA_TITLE) });
step("scheduler", sub { $one->get_scheduler_type });
step("hostname", sub { $test->get_hostname });
step("file systems", sub { $test->get_fs_info });
step("block information", sub { $test->get_block_info("vda") });
step("managed save", sub { $test->managed_save; $test->has_managed_save_image ? "yes" : "no" });
step("start it again", sub { $test->create; $test->get_state });
step("undefine", sub { $one->undefine });
step("destroy", sub { $two->destroy });
step("all", sub { names($c->list_all_domains) });

print "snapshots\n";
for my $name (qw(a b c)) {
    step("take $name", sub { $test->create_snapshot("<domainsnapshot><name>$name</name></domainsnapshot>") });
}
step("current", sub { $test->current_snapshot });
step("all", sub { names($test->list_all_snapshots) });
step("roots", sub { names($test->list_all_snapshots(Sys::Virt::DomainSnapshot::LIST_ROOTS)) });
my $b = step("look one up", sub { $test->get_snapshot_by_name("b") });
step("parent", sub { $b->get_parent });
step("children", sub { names($b->list_all_children) });
step("revert", sub { $b->revert_to; $test->current_snapshot });
step("delete", sub { $b->delete; names($test->list_all_snapshots) });
step("look it up", sub { $test->get_snapshot_by_name("b") });

print "networks\n";
my $net = step("look it up", sub { $c->get_network_by_name("default") });
document("document", sub { $net->get_xml_description });
step("bridge", sub { $net->get_bridge_name });
step("stop", sub { $net->destroy });
step("start", sub { $net->create });
my $more = step("define", sub { $c->define_network("<network><name>more</name><bridge name='br9'/></network>") });
step("active", sub { names($c->list_networks) });
step("defined", sub { names($c->list_defined_networks) });
step("autostart", sub { $more->set_autostart(1); $more->get_autostart ? "yes" : "no" });
step("undefine", sub { $more->undefine });
step("look it up", sub { $c->get_network_by_name("more") });

print "pools\n";
my $pool = step("look it up", sub { $c->get_storage_pool_by_name("default-pool") });
document("document", sub { $pool->get_xml_description });
step("information", sub { $pool->get_info });
my $vol = step("create a volume", sub { $pool->create_volume("<volume><name>v</name><capacity>1048576</capacity></volume>") });
step("its path", sub { $vol->get_path });
step("its information", sub { $vol->get_info });
document("its document", sub { $vol->get_xml_description });
step("by path", sub { $c->get_storage_volume_by_path("/default-pool/v") });
step("volumes", sub { names($pool->list_all_volumes) });
step("delete", sub { $vol->delete; names($pool->list_all_volumes) });
step("no such volume", sub { $pool->get_volume_by_name("none") });
step("stop", sub { $pool->destroy });
step("undefine", sub { $pool->undefine });
step("look it up", sub { $c->get_storage_pool_by_name("default-pool") });

print "interfaces\n";
my $iface = step("look it up", sub { $c->get_interface_by_name("eth1") });
step("address", sub { $iface->get_mac });
document("document", sub { $iface->get_xml_description });
step("stop", sub { $iface->destroy });
step("active", sub { names($c->list_interfaces) });
step("defined", sub { names($c->list_defined_interfaces) });

print "devices\n";
step("all", sub { names($c->list_node_devices) });
my $dev = step("look one up", sub { $c->get_node_device_by_name("scsi_host1") });
step("parent", sub { $dev->get_parent });
step("abilities", sub { [sort $dev->list_capabilities] });
document("document", sub { $dev->get_xml_description });

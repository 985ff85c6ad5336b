import CollectorCore
import Testing

// Goal: what the tools of a storage host say is read, and what they do not say is not made up.
// Method: lines as OpenZFS 2.1 and 2.3 and zfs-fuse print them, answers in the form of smartctl
// 7.3.
struct ProbeReadingTests {
    @Test func `pools of OpenZFS are read with their states, use and fragmentation`() {
        let pools = ZpoolListing.pools("tank\tONLINE\nbk\tDEGRADED\n")
        #expect(
            ZpoolListing.states(pools) == [
                ProbeSample("pool", "tank", "health", .word("ONLINE"), ""),
                ProbeSample("pool", "bk", "health", .word("DEGRADED"), ""),
            ]
        )
        #expect(
            ZpoolListing.fragmentation("tank\t4%\nbk\t-\n") == [
                ProbeSample("pool", "tank", "fragmentation", .number(4), "%")
            ]
        )
        let roots =
            "tank\tused\t8706560\ntank\tavailable\t134217728\nbk\tused\t7\nbk\tavailable\t-\n"
        #expect(
            ZpoolListing.roots(roots) == [
                ProbeSample("pool", "tank", "used", .number(8_706_560), "bytes"),
                ProbeSample("pool", "tank", "total", .number(142_924_288), "bytes"),
            ]
        )
    }

    @Test(arguments: ["", "no pools available\n", "a\n", "\tONLINE\n", "a\tb\tc\td\n"])
    func `lines that are none give nothing`(text: String) {
        #expect(ZpoolListing.pools(text).isEmpty)
        #expect(ZpoolListing.roots(text).isEmpty)
        #expect(ZpoolListing.fragmentation(text).isEmpty)
    }

    private func samples(_ json: String) -> [ProbeSample] {
        SmartctlAnswer.samples(Array(json.utf8), disk: "sda")
    }

    @Test func `an ATA disk tells its health, heat, hours and what foretells its failure`() {
        let found = samples(
            """
            {"smartctl": {"version": [7, 3], "exit_status": 0}, "device": {"type": "sat"},
             "smart_status": {"passed": true}, "temperature": {"current": 34},
             "power_on_time": {"hours": 20321, "minutes": 5},
             "ata_smart_attributes": {"revision": 10, "table": [
               {"id": 5, "name": "Reallocated_Sector_Ct", "value": 100,
                "raw": {"value": 8, "string": "8"}},
               {"id": 9, "name": "Power_On_Hours", "raw": {"value": 20321, "string": "20321"}},
               {"id": 188, "name": "Command_Timeout", "raw": {"value": 4295032833}},
               {"id": 197, "name": "Current_Pending_Sector", "raw": {"value": 1}}]}}
            """
        )
        #expect(
            found == [
                ProbeSample("disk", "sda", "smart_status", .word("PASS"), ""),
                ProbeSample("disk", "sda", "temperature", .number(34), "°C"),
                ProbeSample("disk", "sda", "power_on_hours", .number(20321), "h"),
                ProbeSample("disk", "sda", "reallocated_sectors", .number(8), "count"),
                ProbeSample("disk", "sda", "pending_sectors", .number(1), "count"),
            ]
        )
    }

    @Test func `an NVMe disk that fails says so, and how worn it is`() {
        let found = samples(
            """
            {"smart_status": {"passed": false, "nvme": {"value": 4}},
             "nvme_smart_health_information_log": {"critical_warning": 4, "temperature": 61,
               "available_spare": 3, "percentage_used": 118, "media_errors": 12},
             "temperature": {"current": 61}}
            """
        )
        #expect(found.first == ProbeSample("disk", "sda", "smart_status", .word("FAIL"), ""))
        #expect(found.contains(ProbeSample("disk", "sda", "media_errors", .number(12), "count")))
        #expect(found.contains(ProbeSample("disk", "sda", "percentage_used", .number(118), "%")))
        #expect(found.contains(ProbeSample("disk", "sda", "available_spare", .number(3), "%")))
    }

    @Test(arguments: [
        "", "{", "[]", #"{"smart_status": 7}"#,
        // What smartctl 7.3 answers of a loop or a virtio disk.
        #"""
        {"json_format_version": [1, 0], "smartctl": {"version": [7, 3], "messages": [
          {"string": "/dev/loop2: Unable to detect device type", "severity": "error"}],
          "exit_status": 1}}
        """#,
    ])
    func `an answer that says nothing of the disk gives no sample`(json: String) {
        #expect(samples(json).isEmpty)
    }

    @Test func `disks are asked by their type, without waking them, and told apart`() {
        let json = """
            {"devices": [
              {"name": "/dev/sda", "info_name": "/dev/sda [SAT]", "type": "sat"},
              {"name": "/dev/nvme0", "type": "nvme", "protocol": "NVMe"},
              {"name": "/dev/bus/0", "type": "megaraid,0"},
              {"name": "/dev/bus/0", "type": "megaraid,1"}]}
            """
        let disks = SmartctlScan.disks(Array(json.utf8))
        #expect(disks.map(\.name) == ["sda", "nvme0", "0-megaraid-0", "0-megaraid-1"])
        #expect(
            disks.first?.arguments == ["--json", "-n", "standby", "-a", "-d", "sat", "/dev/sda"]
        )
        #expect(SmartctlScan.disks(Array(#"{"smartctl": {"exit_status": 0}}"#.utf8)).isEmpty)
        #expect(SmartctlScan.disks([0x7B]).isEmpty)
    }
}

import Testing
import ZFSSyncEngineCore

/// Texts as OpenZFS 2.1.11 and 2.3.2, zfs-fuse 0.7 and OpenSSH 9.2 write them.
@Suite struct `Reading what failed` {
    @Test(arguments: [
        (
            "cannot receive incremental stream: destination bk/data has been modified\n"
                + "since most recent snapshot", 1, FailureClass.modified
        ),
        (
            "cannot receive incremental stream: most recent snapshot of bk/data does not\n"
                + "match incremental source", 1, .baseMismatch
        ),
        ("cannot restore to bk/data@s5: destination already exists", 1, .collision),
        (
            "cannot receive new filesystem stream: destination has snapshots (eg. bk/other@x)\n"
                + "must destroy them to overwrite it", 1, .targetExists
        ),
        (
            "cannot receive new filesystem stream: destination 'bk/other' exists\n"
                + "must specify -F to overwrite it", 1, .targetExists
        ),
        (
            "cannot receive incremental stream: checksum mismatch or incomplete stream.\n"
                + "Partially received snapshot is saved.\nA resuming stream can be generated", 1,
            .partialKept
        ),
        (
            "cannot receive incremental stream: destination bk/data contains partially-complete "
                + "state from \"zfs receive -s\".", 1, .partialInTheWay
        ),
        ("cannot receive incremental stream: destination 'bk/new' does not exist", 1, .notFound),
        (
            "cannot resume send: 'tank/data@s8' used in the initial send no longer exists", 255,
            .resumeInvalid
        ),
        (
            "cannot resume send: incremental source 0xb7243646f25ce86b no longer exists", 1,
            .resumeInvalid
        ),
        ("cannot destroy snapshot tank/data@s3: dataset is busy", 1, .busy),
        ("warning: cannot send 'tank/enc@e1': dataset key must be loaded", 1, .keyNotLoaded),
        (
            "cannot mount '/bk/del/x': failed to create mountpoint: Permission denied", 1,
            .mountOnly
        ),
        ("cannot destroy snapshots: permission denied", 1, .permission),
        ("sudo: a password is required", 1, .permission),
        ("cannot open 'nosuch/x': dataset does not exist", 1, .notFound),
        ("cannot receive: failed to read from stream", 1, .cutShort),
        ("cannot receive incremental stream: out of space", 1, .noSpace),
        ("invalid option 'p'\nusage:\n\tlist [-rH]", 2, .unsupported),
        ("sh: 1: zfs: not found", 127, .noTool),
        ("@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n", 255, .hostKey),
        ("Host key verification failed.", 255, .hostKey),
        ("zfsadmin@10.0.0.1: Permission denied (publickey).", 255, .authentication),
        ("ssh: connect to host 127.0.0.1 port 22: Connection refused", 255, .transport),
        ("", 255, .transport),
        ("", 137, .transport),
        ("something new", 1, .unknown),
    ])
    func `a text has its class`(said: String, status: Int, kind: FailureClass) {
        #expect(FailureClass.reading(said, status: Int32(status)) == kind)
    }

    @Test func `a good end is no failure, whatever sudo said beside it`() {
        #expect(FailureClass.reading("", status: 0) == nil)
        #expect(FailureClass.reading("sudo: unable to resolve host a", status: 0) == nil)
    }

    @Test func `every class says what to do`() {
        for kind in FailureClass.allCases { #expect(!kind.advice.isEmpty) }
        #expect(Set(FailureClass.allCases.map(\.advice)).count == FailureClass.allCases.count)
    }

    @Test func `whoever was killed said nothing, and it is tried again soon`() {
        for signal: Int32 in [1, 9, 13, 15] {
            #expect(FailureClass.reading("", status: 128 + signal) == .transport)
        }
        #expect(FailureClass.reading("", status: 128) == .unknown)
        #expect(FailureClass.reading("out of space", status: 137) == .noSpace)
    }
}

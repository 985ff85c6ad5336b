import Observations
import Testing
import ZFSModel
import ZFSSyncEngineCore

@Suite struct `The audit of commands` {
    private func finding(_ words: [String], _ operation: OperationClass) -> String? {
        CommandAudit.finding(ZFSCommand(on: "backup", words, operation))?.problem
    }

    @Test(arguments: [
        ["destroy", "bk/data@a"], ["destroy", "-r", "bk/data"], ["rollback", "bk/data@a"],
        ["receive", "-F", "-s", "-u", "bk/data"], ["receive", "-suF", "bk/data"],
        ["send", "-R", "tank/data@a"], ["send", "-wR", "tank/data@a"],
        ["send", "-p", "tank/data@a"], ["rename", "-f", "bk/a", "bk/b"],
        ["hold", "-r", "x", "bk@a"],
        ["create", "bk"], ["create", "-f", "bk/x"], ["receive", "-s", "-u"],
        ["rename", "bk/a", "other/a"], ["rename", "bk/a@x", "bk/a"],
        ["set", "readonly=off", "bk/a"],
        ["mount", "bk/a"], ["allow", "everyone", "destroy", "bk"], ["destroy"], [],
        ["receive", "bk/da\u{0}ta"], ["receive", "--force", "bk/data"], ["unmount", "-f", "bk/a"],
    ])
    func `what is forced, recursive, destructive or not known is refused in A and B`(
        words: [String]
    ) {
        #expect(finding(words, .additive) != nil)
        #expect(finding(words, .reversible) != nil)
    }

    @Test(arguments: [
        ["rename", "bk/a", "bk/b"], ["clone", "bk/a@x", "bk/b"], ["promote", "bk/a"],
        ["unmount", "bk/a"], ["set", "canmount=noauto", "bk/a"], ["receive", "-A", "bk/a"],
    ])
    func `what moves is allowed in B and not in A`(words: [String]) {
        #expect(finding(words, .additive) != nil)
        #expect(finding(words, .reversible) == nil)
    }

    @Test(arguments: [
        ["list", "-Hp"], ["send", "-nvP", "-I", "tank/a@x", "tank/a@y"], ["send", "-t", "1-2-3-4"],
        ["receive", "-s", "-u", "bk/a"], ["receive", "-s", "-u", "-o", "mountpoint=none", "bk/a"],
        ["hold", "tag", "bk/a@x"], ["bookmark", "tank/a@x", "tank/a#x"], ["create", "bk/x"],
    ])
    func `what looks or adds is allowed in A`(words: [String]) {
        #expect(finding(words, .additive) == nil)
    }

    @Test(arguments: [
        ["destroy", "bk/data@a"], ["rollback", "-r", "bk/data@a"], ["receive", "-F", "bk/data"],
    ])
    func `class C is allowed only where the plan says what is lost`(words: [String]) {
        #expect(finding(words, .destructive) == nil)
        var plan = RepairPlan(.destructive, .poolRoot, "")
        plan.steps = [PlanStep(.run(ZFSCommand(on: "backup", words, .destructive)), "")]
        #expect(
            CommandAudit.findings(plan).map(\.problem) == [
                "the plan does not say what it would lose"
            ]
        )
        plan.losses = [Loss(host: "backup", name: "x", guid: ZFSGuid(1), kind: .snapshot)]
        #expect(CommandAudit.findings(plan) == [])
        #expect(!plan.isAllowed(by: ModelEngine.pair().policy))
    }

    @Test func `pools are only looked at, and a host is only asked the time`() {
        for words in [["destroy", "bk"], ["export", "bk"], ["scrub", "bk"], []] {
            #expect(CommandAudit.finding(ZFSCommand(on: "b", .zpool, words, .destructive)) != nil)
        }
        #expect(CommandAudit.finding(ZFSCommand(on: "b", .date, ["-s", "0"])) != nil)
        #expect(CommandAudit.finding(ZFSCommand(on: "b", .date, ["+%s"])) == nil)
    }
}

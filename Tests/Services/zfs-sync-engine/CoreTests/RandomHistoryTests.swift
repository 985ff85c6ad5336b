import Foundation
import Observations
import Quantities
import Testing
import ZFSModel
import ZFSSyncEngineCore

// Goal: whatever people and accidents do to both ends, classes A and B lose nothing and come to an
// end. Method: seeded random histories on the model, with kills and cuts; after each act the set of
// what can be read back on the target is compared.

@Suite struct `Random histories` {
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Histories in one run; `POOLKEEPER_FUZZ` of the environment asks for more.
    static let count = Int(Environment.value("POOLKEEPER_FUZZ") ?? "") ?? 120

    @Test(arguments: 0..<4)
    func `no repair loses anything on the target, and all come to an end`(part: Int) {
        for index in 0..<(Self.count / 4) {
            let seed = UInt64(part * 1_000_000 + index)
            let fault = history(seed)
            #expect(fault == nil, "seed \(seed): \(fault ?? "")")
            guard fault == nil else { return }
        }
    }

    private func history(_ seed: UInt64) -> String? {
        var dice = Dice(state: seed)
        var engine = ModelEngine.pair(
            Int.random(in: 1...4, using: &dice),
            isEncrypted: Bool.random(using: &dice),
            seed: seed
        )
        for _ in 0..<Int.random(in: 3...18, using: &dice) {
            disturb(&engine, &dice)
            let before = engine.backup
            let common = commonGuids(engine)
            var budget = Int.random(in: 0...9, using: &dice)
            let cut = Bool.random(using: &dice) ? nil : Int64.random(in: 0...1500, using: &dice)
            let plan = engine.pass(budget: &budget, cut: cut)
            if let fault = harm(before, common, engine, plan) { return fault }
        }
        return convergence(&engine, &dice)
    }

    /// Once nobody disturbs it, it ends in step, or says what a person has to do.
    private func convergence(_ engine: inout ModelEngine, _ dice: inout Dice) -> String? {
        engine.sourceSnapshots(1)
        for _ in 0..<40 {
            let before = engine.backup
            var budget = Int.max
            let plan = engine.pass(budget: &budget)
            if let fault = harm(before, [], engine, plan) { return fault }
            if engine.isInStep || plan.kind == .nothing, engine.journal == nil { return nil }
            let waits: Set<PlanKind> = [.blocked, .destructive]
            if waits.contains(plan.kind), engine.backup == before { return nil }
        }
        return "it does not come to an end: \(engine.plan().sentence)"
    }

    private func harm(
        _ before: ModelHost,
        _ common: Set<ZFSGuid>,
        _ engine: ModelEngine,
        _ plan: RepairPlan
    ) -> String? {
        guard engine.refused == [] else { return "the audit refused \(engine.refused[0])" }
        guard engine.backup.reachable.isSuperset(of: before.reachable) else {
            return "\(plan.kind) lost a snapshot of the target: \(plan.sentence)"
        }
        guard engine.backup.unsaved.isSuperset(of: before.unsaved) else {
            return "\(plan.kind) lost what was written to the target: \(plan.sentence)"
        }
        guard common.isEmpty || !commonGuids(engine).isDisjoint(with: common) else {
            return "\(plan.kind) removed the last common base: \(plan.sentence)"
        }
        return nil
    }

    /// Guids that both hosts have, whatever the datasets are called.
    private func commonGuids(_ engine: ModelEngine) -> Set<ZFSGuid> {
        let source = engine.sourceState
        let own = (source?.snapshots.map(\.guid) ?? []) + (source?.bookmarks.map(\.guid) ?? [])
        return Set(own).intersection(engine.backup.reachable.map(\.guid))
    }

    /// What people and accidents do.
    private func disturb(_ engine: inout ModelEngine, _ dice: inout Dice) {
        let (source, target) = (ModelEngine.source, ModelEngine.target)
        let newest = engine.sourceState?.snapshots.last?.name ?? ""
        let some = engine.sourceState?.snapshots.randomElement(using: &dice)?.name ?? ""
        switch Int.random(in: 0..<16, using: &dice) {
        case 0...4: engine.sourceSnapshots(Int.random(in: 1...3, using: &dice))
        case 5: engine.model.write(target, on: "backup")
        case 6:
            engine.model.write(target, on: "backup")
            engine.model.snapshot(target, "own\(dice.next() % 100)", on: "backup")
        case 7: engine.model.snapshot(target, "empty\(dice.next() % 100)", on: "backup")
        case 8, 9: engine.model.destroy(source, some, on: "primary")
        case 10:
            _ = engine.model.run(
                .bookmark("tank/data@\(newest)", as: "tank/data#\(newest)", on: "primary")
            )
        case 11:
            _ = engine.model.run(.rollback(source, to: some, on: "primary"))
            engine.model.write(source, on: "primary")
        case 12:
            let number = (engine.sourceState?.snapshots.count ?? 0) + 1
            engine.model.snapshot(target, "s\(number)", on: "backup")
        case 13:
            let old = engine.targetState?.snapshots.randomElement(using: &dice)?.name ?? ""
            engine.model.destroy(target, old, on: "backup")
        case 14:
            for snapshot in engine.sourceState?.snapshots ?? [] {
                engine.model.destroy(source, snapshot.name, on: "primary")
            }
            engine.sourceSnapshots(1)
        default: engine.model.makeDataset(name("bk/data/c\(dice.next() % 9)"), on: "backup")
        }
    }
}

/// The environment of the tests.
private enum Environment {
    static func value(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}

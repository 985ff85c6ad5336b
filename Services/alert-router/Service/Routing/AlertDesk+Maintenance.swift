import AlertRouterCore
package import Contracts
import Quantities
import ServiceChassis
import StateStore

extension AlertDesk {
    /// Takes announced work, in place of what was announced under its id; returns once it is on the
    /// disk.
    ///
    /// - Throws: `MaintenanceFault` for what cannot be announced.
    package func announce(_ plan: MaintenancePlan, by person: String) async throws {
        let now = clock.now()
        let window = try MaintenanceWindow(plan, by: person, at: now, compiler: compiler)
        try await journal.perform { unit in
            try self.change(in: unit) { state in
                try state.maintenance.announce(window, now: now)
                try self.tellStandings(&state, unit, now)
            }
        }
        wake.ring()
    }

    /// Ends announced work now and for good.
    ///
    /// - Throws: `MaintenanceFault` for what is unknown or over.
    package func endMaintenance(_ id: String, by person: String) async throws {
        let now = clock.now()
        try await journal.perform { unit in
            try self.change(in: unit) { state in
                try state.maintenance.end(id, by: person, now: now)
                try self.tellStandings(&state, unit, now)
            }
        }
        wake.ring()
    }

    /// All announced work, what goes on or comes first before what is over.
    package func maintenance() -> [MaintenanceChanged] {
        let now = clock.now()
        let all =
            look { state in
                state.maintenance.windows.map { window in
                    MaintenanceChanged(window, span: window.spanNow(orAfter: now), asOf: now)
                }
            } ?? []
        return all.sorted { left, right in
            let far = AlertReport.untilSaidMoment
            return (left.span?.from ?? far, left.plan.name, left.plan.id)
                < (right.span?.from ?? far, right.plan.name, right.plan.id)
        }
    }
}

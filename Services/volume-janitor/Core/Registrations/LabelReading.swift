/// What the labels of all containers declare together.
package struct LabelReading: Sendable, Hashable {
    /// One declaration for each path that a container may declare, by key.
    package var declarations: [RegistrationKey: Declaration] = [:]
    /// Labels that declare nothing, by container and index.
    package var refused: [RefusedLabel] = []

    /// Nothing declared.
    package init() {}

    /// Reads the labels of containers that exist; those of destroyed ones declare nothing.
    ///
    /// - Parameters:
    ///   - sets: the containers with their labels and mounts.
    ///   - projects: compose projects whose labels count; nil for every container's.
    package init(_ sets: [LabelSet], projects: Set<String>? = nil) {
        for set in sets where set.existence.exists {
            let own = ContainerLabels(set)
            guard !own.isEmpty else { continue }
            if let projects, !projects.contains(set.project ?? "") {
                refused.append(
                    RefusedLabel(
                        origin: LabelOrigin(set),
                        index: "",
                        reason: "its compose project is not among `label_projects`; add it there "
                            + "to have its labels count"
                    )
                )
                continue
            }
            let (declared, faults) = own.declarations()
            refused += faults
            for declaration in declared { add(declaration) }
        }
        refused.sort { ($0.origin, $0.index) < ($1.origin, $1.index) }
    }

    /// Joins a declaration with what another container declared for the same path.
    private mutating func add(_ new: Declaration) {
        guard var known = declarations[new.key] else { return declarations[new.key] = new }
        let first = known.origins.first?.containerName ?? ""
        let other = new.origins.first?.containerName ?? ""
        known.origins = Array(Set(known.origins + new.origins)).sorted()
        known.warnings += new.warnings.filter { !known.warnings.contains($0) }
        if !known.rule.asksSame(as: new.rule) {
            let message =
                "the containers \(first) and \(other) declare different rules for this "
                + "path; make their labels equal"
            known.rule = .invalid(
                algorithm: known.rule.algorithm,
                parameters: known.rule.parameters,
                faults: [RuleFault("labels", message)]
            )
        }
        declarations[new.key] = known
    }
}

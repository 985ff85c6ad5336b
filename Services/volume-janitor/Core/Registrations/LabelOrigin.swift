/// The container whose label declares a rule.
package struct LabelOrigin: Sendable, Hashable, Codable, Comparable {
    /// Its id, 64 hexadecimal digits.
    package var containerID: String
    /// Its name.
    package var containerName: String
    /// Its compose project; nil when compose did not make it.
    package var project: String?
    /// Its compose service; nil when compose did not make it.
    package var service: String?

    /// A container.
    package init(
        containerID: String,
        containerName: String,
        project: String? = nil,
        service: String? = nil
    ) {
        self.containerID = containerID
        self.containerName = containerName
        self.project = project
        self.service = service
    }

    /// The container of a set of labels.
    package init(_ set: LabelSet) {
        self.init(
            containerID: set.containerID,
            containerName: set.containerName,
            project: set.project,
            service: set.service
        )
    }

    /// By name, then by id.
    package static func < (left: Self, right: Self) -> Bool {
        (left.containerName, left.containerID) < (right.containerName, right.containerID)
    }

    /// Whether a container stands in the place of this one: itself, or its successor by name or by
    /// compose service.
    package func isSucceeded(by other: LabelOrigin) -> Bool {
        if containerID == other.containerID || containerName == other.containerName { return true }
        guard let project, let service else { return false }
        return other.project == project && other.service == service
    }
}

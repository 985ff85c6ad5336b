/// When an alert begins and ends too often to be told of each time.
package struct FlapRule: Sendable, Hashable {
    /// Whether anything is damped.
    package var isOn = true
    /// Whether alerts that others post are damped too; Alertmanager damps none.
    package var includesPosted = false
    /// So many changes make it flap: beginnings, ends, and changes of how bad it is.
    package var changes = 6
    /// Within this time.
    package var within = Duration.seconds(30 * 60)
    /// It flaps no more when nothing changed for so long.
    package var quietFor = Duration.seconds(15 * 60)

    /// The rule with every default.
    package init() {}

    /// A rule that damps nothing.
    package static var off: Self {
        var rule = Self()
        rule.isOn = false
        return rule
    }

    /// Whether it looks at alerts of an origin.
    package func looks(at origin: Alert.Origin) -> Bool {
        isOn && (includesPosted || origin != .posted)
    }
}

/// What a repair of several steps does next.
package enum SwapMove: Sendable, Hashable {
    /// The next step forward.
    case forward(PlanStep)
    /// The step that undoes what was done so far.
    case back(PlanStep)
    /// It came to its end.
    case done
    /// It is given up, and everything is where it was before.
    case abandoned(String)
    /// It cannot go on by itself: what is there is not what it left.
    case stuck(String)
    /// Not enough is known at the moment.
    case wait(String)
}

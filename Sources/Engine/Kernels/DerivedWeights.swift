/// What kernels derive from one weight before they can use it.
///
/// A step passes through each generator several times, forward and back, with the same weights; what was derived once serves
/// all of these passes. The weight must not change meanwhile. It belongs to one thread, and to the kernels that made it.
package protocol DerivedWeights: AnyObject {}

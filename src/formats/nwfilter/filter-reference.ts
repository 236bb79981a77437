/** The use of a filter by another one or by an interface, with values for its variables. */
import { attribute, element, many, string, type Element, type Fields } from "../../xml/index.ts";

/** Stands for a name that is absent, which unlike an empty one makes the parameter void. */
const absent = " ";

const parameter = {
  name: attribute(string).default(absent),
  value: attribute(string).default(""),
};
export interface FilterParameter extends Fields<typeof parameter> {}
const Parameter: Element<FilterParameter> = element("parameter", parameter);

const parameterName = /^[A-Za-z0-9_]*$/;
const parameterValue = /^[A-Za-z0-9_.:]+$/;

const filterReference = {
  filter: attribute(string),
  /** Several values of one name are a list. */
  parameters: many(Parameter),
};

/** Parameters with a name or a value that no variable can have are dropped; the rest is sorted by name, as libvirt does. */
export interface FilterReference extends Fields<typeof filterReference> {}
export const FilterReference: Element<FilterReference> = element("filterref", filterReference, {
  normalise: (reference) => {
    const kept = reference.parameters.filter(
      ({ name, value }) => parameterName.test(name) && parameterValue.test(value),
    );
    reference.parameters = kept.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  },
});

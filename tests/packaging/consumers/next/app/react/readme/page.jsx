import { Listen } from "./Listen.jsx";
// Written by the harness: the component of the package's README.
import { Tasks } from "./Tasks.jsx";

// A server component.
export default function Page() {
  return (
    <>
      <Listen />
      <Tasks />
    </>
  );
}

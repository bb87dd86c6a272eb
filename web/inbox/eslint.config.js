import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import typescript from "typescript-eslint";

export default defineConfig(
  { ignores: ["src/api/shapes.ts"] },
  js.configs.recommended,
  typescript.configs.strictTypeChecked,
  hooks.configs.flat["recommended-latest"],
  { languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["*.js"] } } } },
  {
    rules: {
      "max-lines": ["error", 300],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "react-hooks/incompatible-library": "off", // virtual lists: no compiler runs here
      // Text of customers and models never becomes HTML.
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Text stays text." },
        { selector: "MemberExpression[property.name='innerHTML']", message: "Text stays text." },
      ],
    },
  },
);
